/// What is wrong with a certificate, a key or a truststore, as a plain sentence without a full stop.
package enum CertificateError: Error, Sendable, Equatable {
  /// Bytes from outside that are no certificate.
  case malformed(String)
  /// A certificate that cannot be made.
  case cannotIssue(String)
  /// A file that cannot be used; names it and says what to do.
  case file(String)
  /// Certificates that cannot stand in one truststore.
  case truststore(String)

  package var sentence: String {
    switch self {
    case .malformed(let words), .cannotIssue(let words), .file(let words), .truststore(let words): words
    }
  }
}
