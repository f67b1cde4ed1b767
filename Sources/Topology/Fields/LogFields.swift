/// The keys of the traffic log.
enum LogFields {
  static let kind = Kind<LogSpecification>(
    "log", "What becomes of the traffic log when there is much of it.",
    make: { _ in LogSpecification() },
    fields: [
      Field(
        "overload", .choice, \.overload,
        "When requests come faster than the log can be written: `slow` has requests wait, so that none goes "
          + "without its row; `count` counts and shows what could not be kept. What a full disk refuses is counted and "
          + "shown in either case."),
      Field(
        "bytesMax", .integer((1 << 20)...(1 << 40)), \.bytesMax,
        "How large the database may grow; then the oldest rows make way."),
      Field(
        "ageMax", .duration(atLeast: .seconds(60)), \.ageMax,
        "How old rows may grow, in real time; then they make way."),
    ])
}
