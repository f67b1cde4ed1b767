/// What a link does wrong on purpose, so that one can see what its caller makes of it.
package struct FaultSpecification: Sendable, Equatable {
  package var kind: Kind
  /// Of `delay`; nil: one second.
  package var delay: Duration?
  /// Of `status`; nil: 503.
  package var status: Int?
  /// How many requests it meets; nil: all, until it is removed.
  package var times: Int?

  package enum Kind: String, Sendable, CaseIterable {
    /// The request goes out late.
    case delay
    /// The far end resets the connection in place of an answer.
    case reset
    /// The far end answers with what is no HTTP.
    case malformed
    /// The far end answers with this status, and asks nobody.
    case status
    /// The far end takes the request and never answers.
    case stall
  }

  package init(kind: Kind, delay: Duration? = nil, status: Int? = nil, times: Int? = nil) {
    self.kind = kind
    self.delay = delay
    self.status = status
    self.times = times
  }

  package static let delayMax = Duration.seconds(60)
  package static let statuses = 200...599
  package static let timesMax = 1_000_000

  /// What is contradictory in it, in words; nil where nothing is.
  package var contradiction: String? {
    if delay != nil, kind != .delay { return "'delay' is of no use to '\(kind.rawValue)'" }
    if status != nil, kind != .status { return "'status' is of no use to '\(kind.rawValue)'" }
    return nil
  }
}
