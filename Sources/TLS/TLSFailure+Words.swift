import COpenSSL

extension TLSFailure {
  /// Puts together what OpenSSL said, which alert passed, and what the peer had presented.
  init(
    _ error: OpenSSLError, alert: ObservedAlert?, presented: PresentedCertificates, ofServer: Bool,
    established: Bool
  ) {
    let peer = ofServer ? "client" : "server"
    let rejected = alert?.isReceived ?? false
    let words: String
    var judged: VerificationProblem?
    if rejected, let alert {
      words = Self.words(received: alert.alert, from: peer)
    } else if error.isSSL(SSL_R_CERTIFICATE_VERIFY_FAILED), let problem = presented.problem {
      words = problem.words
      judged = problem
    } else {
      words = Self.words(error, peer: peer, established: established)
    }
    self.init(
      words: words, alert: alert?.alert.name, presentedDER: presented.leafDER,
      intermediatesDER: presented.intermediatesDER, rejectedByPeer: rejected,
      problem: judged)
  }

  private static func words(_ error: OpenSSLError, peer: String, established: Bool) -> String {
    if error.isUnexpectedEnd { return "the \(peer) closed the connection during the handshake" }
    guard error.library == ERR_LIB_SSL else { return "the TLS \(stage(established)) failed: \(error.text)" }
    switch error.reason {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "the \(peer) presented no certificate"
    case SSL_R_NO_SHARED_CIPHER:
      return "the \(peer) offered no cipher suite that is allowed here"
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_NO_PROTOCOLS_AVAILABLE:
      return "the \(peer) offered no TLS version that is allowed here"
    case SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SUITABLE_GROUPS, SSL_R_NO_SHARED_GROUPS:
      return "the \(peer) offered no key exchange group that is allowed here"
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
      return "the \(peer) offered no signature algorithm that is allowed here"
    case SSL_R_WRONG_CURVE:
      return "the key of the \(peer)'s certificate is on a curve that is not allowed here"
    case SSL_R_HTTP_REQUEST:
      return "the \(peer) spoke plain HTTP to a TLS port"
    case SSL_R_WRONG_VERSION_NUMBER:
      return "the \(peer) did not speak TLS"
    case SSL_R_BAD_SIGNATURE:
      return "the \(peer) does not hold the key of the certificate it presented"
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
      return "what the \(peer) sent was changed on its way"
    default:
      return "the TLS \(stage(established)) failed: \(error.text)"
    }
  }

  private static func words(received alert: TLSAlert, from peer: String) -> String {
    let refused = "the \(peer) refused the connection with the alert \(alert.name)"
    return explanations[alert.name].map { "\(refused): \($0)" } ?? refused
  }

  private static let explanations = [
    "unknown_ca": "it does not trust the certificate it was shown",
    "bad_certificate": "it does not accept the certificate it was shown",
    "certificate_unknown": "it does not accept the certificate it was shown",
    "unsupported_certificate": "it does not accept this kind of certificate",
    "certificate_expired": "the certificate it was shown has expired or is not valid yet",
    "certificate_required": "it wants a certificate and was shown none",
    "protocol_version": "no TLS version is allowed on both sides",
    "handshake_failure": "nothing that was offered is allowed there, or it wants a certificate",
  ]

  private static func stage(_ established: Bool) -> String { established ? "connection" : "handshake" }
}

extension OpenSSLError {
  func isSSL(_ reason: Int32) -> Bool { library == ERR_LIB_SSL && self.reason == reason }

  /// The stream ended without close_notify.
  var isUnexpectedEnd: Bool { isSSL(SSL_R_UNEXPECTED_EOF_WHILE_READING) || code == 0 }
}
