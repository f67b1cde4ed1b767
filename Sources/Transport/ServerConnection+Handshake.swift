import HTTP
import TLS

/// The handshakes that come to nothing. Each is reported in words, for no request will tell of it.
extension ServerConnection {
  func sessionFailed(_ failure: TLSFailure) {
    if stage == .handshake {
      handler.handshakeFailed(failure, on: context)
      closeGently(.handshakeFailed)
    } else {
      closeGently(.broken(failure.words))
    }
  }

  /// The first byte of a TLS connection is never a letter: its record type is 22 (RFC 8446 §5.1).
  func isPlainRequest(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !hasHandshakeBegun, let first = bytes.first else { return false }
    hasHandshakeBegun = true
    return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
  }

  func refusePlainRequest() {
    failHandshake("a plain HTTP request came to a TLS port")
    transmit(Self.plainRequestAnswer)
    closeGently(.handshakeFailed)
  }

  func handshakeTimedOut() {
    failHandshake("the handshake was not done within \(configuration.handshakeTime)")
    close(.handshakeFailed)
  }

  /// A browser opens connections that it never uses; they are not worth a word.
  func handshakeEnded() {
    if hasHandshakeBegun {
      failHandshake("the peer closed the connection during the handshake")
      close(.handshakeFailed)
    } else {
      close(.peerClosed)
    }
  }

  private func failHandshake(_ words: String) {
    let failure = TLSFailure(
      words: words, alert: nil, presentedDER: nil, intermediatesDER: [], rejectedByPeer: false)
    handler.handshakeFailed(failure, on: context)
  }

  private static let plainRequestAnswer: [UInt8] = {
    let text = "This port speaks HTTPS.\n"
    var bytes: [UInt8] = []
    HTTPResponse(status: 400, contentType: "text/plain", body: text).serialize(
      for: "GET", version: .http1_1, keepAlive: false, date: nil, into: &bytes)
    return bytes
  }()
}
