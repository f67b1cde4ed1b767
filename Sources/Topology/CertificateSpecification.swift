/// A certificate that the lab makes on first start, or finds.
package struct CertificateSpecification: Sendable, Equatable {
  package var name: String
  /// RFC 4514 text: `CN=localhost`.
  package var subject: String
  package var dns: [String]
  package var ip: [String]
  /// Whether it may sign others (CA:TRUE).
  package var authority: Bool
  /// The name of the authority that signs it; nil: itself.
  package var signedBy: String?
  package var lifetime: Duration
  /// File names in the certificates folder.
  package var certificateFile: String
  package var keyFile: String

  package init(
    name: String, subject: String, dns: [String] = [], ip: [String] = [], authority: Bool = false,
    signedBy: String? = nil, lifetime: Duration = .seconds(365 * 86_400), certificateFile: String? = nil,
    keyFile: String? = nil
  ) {
    self.name = name
    self.subject = subject
    self.dns = dns
    self.ip = ip
    self.authority = authority
    self.signedBy = signedBy
    self.lifetime = lifetime
    self.certificateFile = certificateFile ?? "\(name)_certificate.pem"
    self.keyFile = keyFile ?? "\(name)_private_key.pem"
  }
}

/// A set of certificates that a listener or a link trusts, leaves or authorities.
package struct TruststoreSpecification: Sendable, Equatable {
  package var name: String
  package var certificates: [String]
  /// A PEM bundle in the certificates folder that is trusted instead, made from `certificates` where it is
  /// missing; nil: no file.
  package var file: String?

  package init(name: String, certificates: [String], file: String? = nil) {
    self.name = name
    self.certificates = certificates
    self.file = file
  }
}
