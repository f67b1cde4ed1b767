/// A certificate as the log keeps it: what it is called, and its bytes.
package struct PresentedCertificate: Sendable, Equatable {
  /// SHA-256 over the DER bytes in base64url (RFC 8705 §3.1).
  package var thumbprint: String
  /// RFC 4514 text; whoever made the certificate wrote it.
  package var subject: String
  package var der: [UInt8]

  package init(thumbprint: String, subject: String, der: [UInt8]) {
    self.thumbprint = thumbprint
    self.subject = subject
    self.der = der
  }
}
