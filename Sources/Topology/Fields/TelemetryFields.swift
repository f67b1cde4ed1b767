/// The keys of `telemetry`.
enum TelemetryFields {
  static let kind = Kind<TelemetrySpecification>(
    "telemetry", "Where the lab tells of its traffic, beside its own log.",
    make: { _ in TelemetrySpecification() },
    fields: [
      Field(
        "otlp", .listenerURL, \.otlp, defaultNote: "none",
        "An OpenTelemetry collector, by plain http: each exchange is posted to `/v1/traces` as a span, with "
          + "secrets masked. Every request between nodes then carries `traceparent`.")
    ])
}
