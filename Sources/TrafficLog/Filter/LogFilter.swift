package import Nodes

/// Which rows of the log are wanted. What is nil does not restrict; what is set must all hold.
package struct LogFilter: Sendable, Equatable {
  package enum Status: Sendable, Equatable {
    case exactly(Int)
    /// `4` for every 4xx.
    case hundred(Int)
  }

  /// Sender or receiver.
  package var node: NodeName?
  package var status: Status?
  /// How the presented certificate's `x5t#S256` begins.
  package var thumbprint: String?
  /// How the digest of a code or token begins that passed.
  package var token: String?
  /// A verdict failed, the status is 401 or 403, or the handshake was refused.
  package var denied = false
  /// Refused handshakes only.
  package var handshake = false
  package var method: String?
  /// How the canonical path begins.
  package var pathPrefix: String?
  /// Only what came after that row.
  package var since: TrafficID?
  /// Nodes whose traffic is left out, such as the control API's.
  package var excluded: [NodeName] = []

  package init() {}

  /// Whether it asks for something that only an exchange has.
  package var wantsExchangesOnly: Bool {
    status != nil || token != nil || method != nil || pathPrefix != nil
  }
}
