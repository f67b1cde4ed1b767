import Certificates
import JSON
import OAuth
import Topology

/// Access tokens that are worth nothing without the private key of the certificate that came with the token request
/// (RFC 8705 §3).
struct CertificateBoundTokens: TokenBinding {
  let specification = Specification.rfc(8705, "3")

  func confirmation(
    for client: RegisteredClient, presenting certificate: PresentedCertificate?, verdicts: inout [Verdict]
  ) throws(OAuthError) -> Confirmation? {
    guard client.specification.certificateBound else {
      verdicts.append(Verdict(.certificateForBinding, .skipped, expected: client.id))
      return nil
    }
    guard let thumbprint = certificate?.certificate.thumbprint else {
      throw OAuthError(
        .invalidRequest, "A client certificate is required",
        verdict: .fail(.certificateForBinding, expected: client.id, presented: "none"))
    }
    verdicts.append(.pass(.certificateForBinding, expected: client.id, presented: thumbprint))
    return Confirmation(thumbprint: thumbprint)
  }

  func contribute(to metadata: inout ServerMetadata) {
    metadata.set("tls_client_certificate_bound_access_tokens", .bool(true))
  }
}

extension CertificateBoundTokens {
  /// Judges a certificate by the token that it came with. A missing one is as wrong as another one (RFC 8705 §3).
  static func verify(presented: String?, against bound: String?) -> Verdict {
    guard let bound else { return Verdict(.certificateBinding, .skipped, presented: presented) }
    return .judge(
      .certificateBinding, presented == bound, expected: bound, presented: presented ?? "none")
  }
}

extension Rule {
  static let certificateForBinding = Rule(
    "certificate-for-binding", .rfc(8705, "3.4"),
    passed: "The tokens of {expected} are bound to the certificate {presented}.",
    failed: "The tokens of {expected} must be bound to a certificate, and none was presented.",
    remedy: "Call the token endpoint with the client's certificate: curl --cert FILE --key FILE.",
    skipped: "The tokens of {expected} are bearer tokens: the client is not registered for bound ones.")

  static let certificateBinding = Rule(
    "certificate-binding", .rfc(8705, "3"),
    passed: "The token is bound to the certificate {expected}, and that is the one presented.",
    failed: "The token is bound to the certificate {expected}; {presented} was presented.",
    remedy: "Use the token with the certificate that it was issued to.",
    skipped: "The token is a bearer token: whoever holds it may use it.")
}
