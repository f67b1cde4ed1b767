import COpenSSL

/// The certificates at which a chain may end.
package final class TrustAnchors: Sendable {
  /// Owned; not changed after `init`. OpenSSL locks a store while it looks something up.
  nonisolated(unsafe) let pointer: OpaquePointer

  package enum Purpose: Sendable {
    /// The certificate authenticates a client.
    case client
    /// The certificate authenticates a server.
    case server

    var number: Int32 {
      switch self {
      case .client: X509_PURPOSE_SSL_CLIENT
      case .server: X509_PURPOSE_SSL_SERVER
      }
    }
  }

  /// `acceptsLeaves`: a chain may end at any certificate given here (`X509_V_FLAG_PARTIAL_CHAIN`); otherwise it
  /// must end at a self-signed one. Errors: bytes that are no certificate.
  package init(certificatesDER: [[UInt8]], acceptsLeaves: Bool) throws(TLSError) {
    guard let store = X509_STORE_new() else { throw TLSError.library(OpenSSLError.takeFirst().text) }
    pointer = store
    for (index, der) in certificatesDER.enumerated() {
      guard let certificate = X509Handle(der: der), X509_STORE_add_cert(store, certificate.pointer) == 1
      else {
        throw TLSError.anchorUnreadable(index: index)
      }
    }
    if acceptsLeaves { X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)) }
  }

  deinit { X509_STORE_free(pointer) }

  /// What is wrong with a certificate at lab time `seconds` (since 1970); nil where a chain to an anchor
  /// verifies. Revocation is not looked at.
  package func problem(
    leafDER: [UInt8], intermediatesDER: [[UInt8]], at seconds: Int64, purpose: Purpose
  ) -> VerificationProblem? {
    guard let leaf = X509Handle(der: leafDER), let stack = X509Stack() else { return .unreadable }
    for der in intermediatesDER {
      guard let certificate = X509Handle(der: der) else { return .unreadable }
      stack.append(certificate)
    }
    return problem(leaf: leaf.pointer, intermediates: stack.pointer, at: seconds, purpose: purpose)
  }

  /// As above, over borrowed pointers.
  func problem(
    leaf: OpaquePointer, intermediates: OpaquePointer?, at seconds: Int64, purpose: Purpose
  ) -> VerificationProblem? {
    ERR_clear_error()
    defer { ERR_clear_error() }
    guard let verification = X509_STORE_CTX_new() else { return .unreadable }
    defer { X509_STORE_CTX_free(verification) }
    guard X509_STORE_CTX_init(verification, pointer, leaf, intermediates) == 1,
      let parameters = X509_STORE_CTX_get0_param(verification),
      X509_VERIFY_PARAM_set_purpose(parameters, purpose.number) == 1
    else { return .unreadable }
    X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    X509_VERIFY_PARAM_set_time(parameters, Int(seconds))
    if X509_verify_cert(verification) == 1 { return nil }
    return VerificationProblem(verification)
  }
}
