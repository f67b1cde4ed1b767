/// What a new certificate says.
package struct CertificateTemplate: Sendable, Equatable {
  /// RFC 4514 text: `CN=localhost`.
  package var subject: String
  package var dns: [String]
  /// IPv4 or IPv6 addresses without brackets.
  package var ip: [String]
  /// Whether it may sign others (CA:TRUE).
  package var authority: Bool
  /// Seconds since 1970.
  package var notBefore: Int64
  /// The last valid second.
  package var notAfter: Int64

  package init(
    subject: String, dns: [String] = [], ip: [String] = [], authority: Bool = false, notBefore: Int64,
    notAfter: Int64
  ) {
    self.subject = subject
    self.dns = dns
    self.ip = ip
    self.authority = authority
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}
