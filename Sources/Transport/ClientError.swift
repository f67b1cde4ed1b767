/// Why a request got no response; each with a sentence for people, without a full stop.
package enum ClientError: Error, Sendable, Equatable {
  case connectionRefused(String)
  /// The handshake failed on either side; the text says which and why.
  case handshake(String)
  case timedOut(String)
  /// The connection ended, or what came was not HTTP, or the pool is closed or full.
  case broken(String)

  package var sentence: String {
    switch self {
    case .connectionRefused(let text), .handshake(let text), .timedOut(let text), .broken(let text): text
    }
  }
}
