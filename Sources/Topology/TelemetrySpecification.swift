/// Where the lab tells of its traffic, beside its own log.
package struct TelemetrySpecification: Sendable, Equatable {
  /// An OpenTelemetry collector that takes OTLP over HTTP; nil for none.
  package var otlp: ListenerURL?

  package init(otlp: ListenerURL? = nil) { self.otlp = otlp }
}
