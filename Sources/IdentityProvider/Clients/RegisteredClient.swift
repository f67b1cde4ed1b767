package import Certificates
package import Topology

/// A client as `lab.json` registers it, with everything that a request needs of it worked out once.
package final class RegisteredClient: Sendable {
  package let specification: IdentityProviderSpecification.Client
  let secret: SecretDigest?
  let certificates: ClientCertificates
  let subject: RegisteredSubject?

  init(_ specification: IdentityProviderSpecification.Client, certificates: ClientCertificates) {
    self.specification = specification
    self.certificates = certificates
    subject = specification.subject.map(RegisteredSubject.init)
    secret = specification.secret.map { SecretDigest(of: $0) }
  }

  package var id: String { specification.id }
  package var name: String { specification.name }
  package var isPublic: Bool { specification.authentication == .none }
}

/// What a client that authenticates with a certificate is measured by.
package struct ClientCertificates: Sendable {
  /// `self_signed_tls_client_auth`: one of these, byte for byte (RFC 8705 §2.2).
  package let registered: [Certificate]
  /// `tls_client_auth`: whom the chain must lead to (RFC 8705 §2.1).
  package let trust: ClientTrust?

  package init(registered: [Certificate] = [], trust: ClientTrust? = nil) {
    self.registered = registered
    self.trust = trust
  }
}
