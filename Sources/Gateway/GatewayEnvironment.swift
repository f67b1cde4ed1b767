/// What the replicas of one gateway have in common, and what they are told of their surroundings.
package struct GatewayEnvironment: Sendable {
  package let meters: UsageMeters
  package let resultCaches: ResultCaches
  /// By file name.
  package let accessLogs: [String: any AccessLogSink]
  /// Listeners at which a request must come with a certificate that verified, because the handshake lets all in.
  package let guardedListeners: Set<String>

  package init(
    meters: UsageMeters = UsageMeters(), resultCaches: ResultCaches = ResultCaches(),
    accessLogs: [String: any AccessLogSink] = [:],
    guardedListeners: Set<String> = []
  ) {
    self.meters = meters
    self.resultCaches = resultCaches
    self.accessLogs = accessLogs
    self.guardedListeners = guardedListeners
  }
}

/// Takes the lines of an access log. It must not block.
package protocol AccessLogSink: Sendable {
  /// - Parameter line: without its line break, and without control characters.
  func write(_ line: String)
}
