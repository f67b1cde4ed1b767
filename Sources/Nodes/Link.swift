package import HTTP

/// One arrow of the topology, seen from its caller: sends a request over a real connection of its own and
/// waits for the response. What the arrow adds for the far end to verify is added before, by
/// `TrustedSubsystem`.
package protocol Link: Sendable {
  var name: String { get }
  var target: ListenerName { get }

  /// - Parameter cause: the exchange that made the caller send this, for the log's chain of causes.
  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse
}

/// Why a request got no response. A response of status 500 is none of these.
package enum LinkFailure: Error, Sendable, Equatable {
  case connectionRefused(String)
  /// The TLS handshake failed, on either side; the text says which and why.
  case handshake(String)
  case timedOut(String)
  /// The connection ended, or what came was not HTTP.
  case broken(String)

  package var sentence: String {
    switch self {
    case .connectionRefused(let text), .handshake(let text), .timedOut(let text), .broken(let text): text
    }
  }
}
