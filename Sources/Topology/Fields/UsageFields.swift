/// The keys of what counts requests.
enum UsageFields {
  static let throttle = Kind<ThrottleSpecification>(
    "throttle", "How fast requests may come: a token bucket in lab time.",
    make: { _ in .init(rate: 0, burst: 0) },
    fields: [
      Field("rate", .integer(0...1_000_000), \.rate, isRequired: true, "Requests a second, in the long run."),
      Field("burst", .integer(0...1_000_000), \.burst, isRequired: true, "Requests at once."),
    ])

  static let plan = Kind<UsagePlanSpecification>(
    "usage-plan", "What the holders of API keys may use. Replicas of a gateway count together.",
    make: { .init(name: $0) },
    fields: [
      Field(
        "apiKeys", .list(of: .text(.name)), \.apiKeys, isRequired: true, "Names of the gateway's `apiKeys`."),
      Field(
        "stages", .list(of: .text(.apiStage)), \.stages, defaultNote: "all", "Where it counts: `api/stage`."),
      Field("throttle", .object(throttle), \.throttle, "How fast each key may ask; beyond it 429."),
      Field("quota", .object(quota), \.quota, "How much each key may ask; beyond it 429."),
    ])

  private static let quota = Kind<UsagePlanSpecification.Quota>(
    "quota", "How many requests an API key has in a period of the calendar, UTC, in lab time.",
    make: { _ in .init(limit: 0) },
    fields: [
      Field("limit", .integer(0...1_000_000_000), \.limit, isRequired: true, "Requests in a period."),
      Field("period", .choice, \.period, "The period; weeks begin on Sunday."),
    ])
}

extension TextPattern {
  fileprivate static let apiStage = TextPattern(
    label: "`api/stage`", regularExpression: "^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}/[A-Za-z0-9_]{1,128}$",
    meaning: "an API and its stage, such as 'holdfast01/dev'"
  ) { text in
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 && name.matches(parts[0]) && stage.matches(parts[1])
  }
}
