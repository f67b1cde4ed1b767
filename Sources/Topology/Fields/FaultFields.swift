/// The keys of a fault.
enum FaultFields {
  static let kind = Kind<FaultSpecification>(
    "fault", "What a link does wrong on purpose; `holdfast fault` adds and removes such at run time.",
    make: { _ in FaultSpecification(kind: .delay) },
    fields: [
      Field(
        "kind", .choice, \.kind, isRequired: true,
        "`delay`: the request goes out late; `reset`: the far end resets the connection; `malformed`: it answers with "
          + "what is no HTTP; `status`: it answers with a status and asks nobody; `stall`: it never answers."),
      Field(
        "delay", .duration(atMost: FaultSpecification.delayMax), \.delay, defaultNote: "`1s`",
        "How late, for `delay`."),
      Field(
        "status", .integer(FaultSpecification.statuses), \.status, defaultNote: "503",
        "Which one, for `status`."),
      Field(
        "times", .integer(1...FaultSpecification.timesMax), \.times, defaultNote: "until it is removed",
        "How many requests it meets."),
    ])
}
