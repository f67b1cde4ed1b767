import COpenSSL

/// What the peer has shown, also where it was refused.
struct PresentedCertificates {
  var leafDER: [UInt8]?
  var intermediatesDER: [[UInt8]] = []
  /// What was wrong with them, let pass or not.
  var problem: VerificationProblem?
  /// When every certificate that was relied on is valid, in seconds since 1970.
  var validity: ClosedRange<Int64>?
}

/// OpenSSL's certificate verification callback, in place of its own verification, which would judge by the
/// system's time and forget what it refused.
func verifyPeer(_ verification: OpaquePointer?, _: UnsafeMutableRawPointer?) -> Int32 {
  guard let verification,
    let pointer = X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()),
    let session = TLSSession.of(OpaquePointer(pointer))
  else { return 0 }
  return session.judge(verification) ? 1 : 0
}

extension TLSSession {
  /// Whether the handshake may go on. Sets the error that chooses the alert.
  fileprivate func judge(_ verification: OpaquePointer) -> Bool {
    guard let leaf = X509_STORE_CTX_get0_cert(verification) else { return false }
    presented.leafDER = encodeDER(leaf)
    presented.intermediatesDER = Array(
      encodeDER(stack: X509_STORE_CTX_get0_untrusted(verification)).dropFirst())
    let parameters = X509_STORE_CTX_get0_param(verification)
    // Whatever versions a listener takes, certificates are judged by the same measure.
    X509_VERIFY_PARAM_set_auth_level(parameters, TLSContext.Policy.securityLevel)
    X509_VERIFY_PARAM_set_time(parameters, Int(now))
    let verified = X509_verify_cert(verification) == 1
    presented.validity =
      verified ? Self.validity(ofChain: verification) : Self.validity(of: leaf)
    presented.problem = verified ? nil : VerificationProblem(verification, calledName: calledName)
    guard !verified else { return true }
    if let refusal = refusal(of: leaf) {
      presented.problem = refusal
      X509_STORE_CTX_set_error(verification, refusal.code)
      return false
    }
    X509_STORE_CTX_set_error(verification, X509_V_OK)
    return true
  }

  private var calledName: String? {
    if case .client(let serverName) = context.side { serverName } else { nil }
  }

  /// Why `presented.problem` cannot be let pass; nil where the listener's mode tolerates it.
  private func refusal(of leaf: OpaquePointer) -> VerificationProblem? {
    guard let problem = presented.problem else { return nil }
    guard case .server(.optionalNoCA, _) = context.side, problem.concernsTrustOnly else { return problem }
    // Verification stops at the first error, so validity has not been looked at yet.
    return VerificationProblem(validityOf: leaf, at: now)
  }

  /// Whether the certificate of a ticket is still good. What is not leads to a full handshake, in which the
  /// client presents its chain again and is judged by it.
  fileprivate func mayResume(_ session: OpaquePointer?) -> Bool {
    guard case .server(let mode, _) = context.side else { return true }
    guard let leaf = session.flatMap({ SSL_SESSION_get0_peer($0) }) else { return mode != .required }
    if mode == .none { return true }
    if let anchors = context.anchors {
      presented.problem = anchors.problem(leaf: leaf, intermediates: nil, at: now, purpose: .client)
    } else {
      presented.problem = VerificationProblem(validityOf: leaf, at: now) ?? .noAnchors(leaf)
    }
    if presented.problem == nil || refusal(of: leaf) == nil { return true }
    presented.problem = nil
    return false
  }
}

extension VerificationProblem {
  /// Nil where `seconds` lies within the validity of `certificate`.
  fileprivate init?(validityOf certificate: OpaquePointer, at seconds: Int64) {
    var moment = Int(seconds)
    let code: Int32
    switch (
      X509_cmp_time(X509_get0_notBefore(certificate), &moment),
      X509_cmp_time(X509_get0_notAfter(certificate), &moment)
    ) {
    case (0, _): code = X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD
    case (_, 0): code = X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD
    case (1..., _): code = X509_V_ERR_CERT_NOT_YET_VALID
    case (_, ..<0): code = X509_V_ERR_CERT_HAS_EXPIRED
    default: return nil
    }
    self.init(code: code, certificate: certificate, leaf: certificate)
  }

  /// The listener has no truststore, so no chain can end in it.
  fileprivate static func noAnchors(_ leaf: OpaquePointer) -> VerificationProblem {
    let isSelfSigned = X509_self_signed(leaf, 0) == 1
    let code =
      isSelfSigned
      ? X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT : X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
    return VerificationProblem(code: code, certificate: leaf, leaf: leaf)
  }
}

extension TLSContext {
  /// Tickets are OpenSSL's own, sealed under keys that live as long as this context.
  func installTickets(count: Int, listener: String) {
    COpenSSL_no_session_cache(pointer)
    let name = Array(listener.utf8)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    SHA256(name, name.count, &digest)
    SSL_CTX_set_session_id_context(pointer, digest, UInt32(digest.count))
    let count = min(max(0, count), Policy.ticketsMax)
    SSL_CTX_set_num_tickets(pointer, count)
    if count == 0 {
      SSL_CTX_set_options(pointer, COpenSSL_op_no_ticket())
    } else {
      SSL_CTX_set_session_ticket_cb(pointer, noteEra, judgeTicket, nil)
    }
  }

  func installServerNames() {
    COpenSSL_set_server_name_callback(pointer, chooseIdentity, nil)
  }
}

/// OpenSSL does not verify on resumption; this does.
private func judgeTicket(
  _ pointer: OpaquePointer?, _ session: OpaquePointer?, _: UnsafePointer<UInt8>?, _: Int, _ status: Int32,
  _: UnsafeMutableRawPointer?
) -> Int32 {
  switch status {
  case SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW:
    guard let owner = TLSSession.of(pointer), owner.context.isCurrent(session), owner.mayResume(session)
    else {
      return SSL_TICKET_RETURN_IGNORE_RENEW
    }
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW
  default:
    return SSL_TICKET_RETURN_IGNORE_RENEW
  }
}

/// SNI: an unknown name gets the listener's first identity.
private func chooseIdentity(
  _ pointer: OpaquePointer?, _: UnsafeMutablePointer<Int32>?, _: UnsafeMutableRawPointer?
) -> Int32 {
  guard let pointer, let session = TLSSession.of(pointer),
    case .server(_, let identities) = session.context.side,
    let name = SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name),
    let identity = identities[String(cString: name).lowercased()]
  else { return SSL_TLSEXT_ERR_NOACK }
  return identity.use(inSession: pointer) ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
}
