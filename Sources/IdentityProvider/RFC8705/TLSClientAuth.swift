import Certificates
import OAuth
import Topology

/// `tls_client_auth`: a certificate of an authority that the client's truststore names, with the one subject value that
/// is registered (RFC 8705 §2.1).
struct TLSClientAuth: ClientAuthentication {
  let specification = Specification.rfc(8705, "2.1")
  let method = IdentityProviderSpecification.Client.Authentication.tlsClientAuth

  private static let noTruststore = "none, for the client has no truststore"

  func authenticate(
    _ client: RegisteredClient, by credentials: ClientCredentials, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError) {
    guard case .none = credentials.mechanism else { throw .otherMethod(method, than: credentials) }
    guard let presented = credentials.certificate else {
      throw .failedAuthentication(
        .fail(
          .clientCertificateChain, expected: client.certificates.trust?.name ?? Self.noTruststore,
          presented: "none"))
    }
    try require(chainVerdict(presented, client, attempt), &verdicts)
    try require(subjectVerdict(presented.certificate, client), &verdicts)
  }

  private func chainVerdict(
    _ presented: PresentedCertificate, _ client: RegisteredClient, _ attempt: AuthenticationAttempt
  ) -> Verdict {
    let thumbprint = presented.certificate.thumbprint
    guard let trust = client.certificates.trust else {
      return .fail(.clientCertificateChain, expected: Self.noTruststore, presented: thumbprint)
    }
    let problem = trust.problem(of: presented, at: attempt.now)
    return .judge(
      .clientCertificateChain, problem == nil, expected: trust.name, presented: thumbprint,
      detail: problem)
  }

  private func subjectVerdict(_ certificate: Certificate, _ client: RegisteredClient) -> Verdict {
    guard let subject = client.subject else {
      return .fail(.clientCertificateSubject, expected: "none", presented: certificate.subject)
    }
    return .judge(
      .clientCertificateSubject, subject.matches(certificate), expected: subject.text,
      presented: subject.presented(by: certificate))
  }

  private func require(_ verdict: Verdict, _ verdicts: inout [Verdict]) throws(OAuthError) {
    guard verdict.outcome == .pass else { throw .failedAuthentication(verdict) }
    verdicts.append(verdict)
  }
}

extension Rule {
  static let clientCertificateChain = Rule(
    "client-certificate-chain", .rfc(8705, "2.1"),
    passed: "A chain leads from the certificate {presented} to the client's truststore '{expected}'.",
    failed: "No chain leads from the certificate {presented} to the client's truststore '{expected}'.",
    remedy:
      "Present a certificate that an authority of the client's truststore has signed, with its "
      + "intermediates.")

  static let clientCertificateSubject = Rule(
    "client-certificate-subject", .rfc(8705, "2.1.2"),
    passed: "The subject of the certificate is the registered one, {expected}.",
    failed: "The registered subject is {expected}; the certificate's is {presented}.",
    remedy:
      "Present the certificate with the registered subject, or register this subject in "
      + "lab.json.")
}
