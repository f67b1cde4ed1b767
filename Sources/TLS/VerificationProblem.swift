import COpenSSL

/// Why a certificate was not accepted.
package struct VerificationProblem: Error, Sendable, Equatable {
  /// OpenSSL's `X509_V_ERR_` number.
  package let code: Int32
  /// A plain sentence without a full stop: `the certificate CN=a expired on 2026-03-01 12:00:00 UTC`.
  package let words: String

  /// Bytes that are no certificate, or no memory.
  static let unreadable = VerificationProblem(
    code: X509_V_ERR_UNSPECIFIED, words: "the certificate cannot be read")

  /// Whether only the chain is at fault (an unknown issuer, a self-signature, the purpose), while validity and
  /// signatures hold: what `optional_no_ca` lets pass.
  package var concernsTrustOnly: Bool {
    switch code {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_CERT_REJECTED,
      X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_INVALID_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
      X509_V_ERR_CERT_CHAIN_TOO_LONG, X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      true
    default: false
    }
  }
}

extension VerificationProblem {
  /// The reason as Amazon API Gateway logs it.
  package var serviceReason: String {
    switch code {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      "Could not find issuer for certificate"
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      "self signed certificate"
    case X509_V_ERR_CA_MD_TOO_WEAK: "Client cert using an insecure Signature Algorithm"
    default: X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
    }
  }

  /// What a failed verification found. `calledName`: what a client expects its server's certificate to cover.
  init(_ verification: OpaquePointer, calledName: String? = nil) {
    let code = X509_STORE_CTX_get_error(verification)
    let certificate =
      X509_STORE_CTX_get_current_cert(verification) ?? X509_STORE_CTX_get0_cert(verification)
    self.init(
      code: code, certificate: certificate, leaf: X509_STORE_CTX_get0_cert(verification),
      calledName: calledName)
  }

  /// `certificate` is the one at fault, `leaf` the one presented.
  init(code: Int32, certificate: OpaquePointer?, leaf: OpaquePointer?, calledName: String? = nil) {
    self.code = code
    words = Self.words(
      code, certificate: certificate.map(CertificateText.init(_:)), leaf: leaf.map(CertificateText.init(_:)),
      calledName: calledName ?? "that was called")
  }

  private static func words(
    _ code: Int32, certificate: CertificateText?, leaf: CertificateText?, calledName: String
  ) -> String {
    guard let certificate, let leaf else { return VerificationProblem.unreadable.words }
    let name = "the certificate \(certificate.subject)"
    switch code {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "\(name) is not in the truststore: self-signed certificate"
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "the chain of the certificate \(leaf.subject) does not end in the truststore: it ends at "
        + "the self-signed \(certificate.subject)"
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "\(name) is not in the truststore: unknown issuer \(certificate.issuer)"
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "\(name) expired on \(certificate.notAfter)"
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "\(name) is not valid before \(certificate.notBefore)"
    case X509_V_ERR_INVALID_PURPOSE:
      return "\(name) is not meant for this use, as its key usage says"
    case X509_V_ERR_INVALID_CA:
      return "\(name) is no authority and cannot vouch for \(leaf.subject)"
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "the signature of \(name) is not that of \(certificate.issuer)"
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "\(name) does not cover the name \(calledName)"
    case X509_V_ERR_CERT_CHAIN_TOO_LONG:
      return "the chain of the certificate \(leaf.subject) is too long"
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL:
      return "the key of \(name) is too short"
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "\(name) is signed with a weak digest"
    default:
      let text = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
      return "\(name) does not verify: \(text)"
    }
  }
}
