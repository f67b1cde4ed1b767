import COpenSSL

extension TLSSession {
  /// A client: names the server in SNI, and sees that the certificate covers the name.
  func expect(serverName: String) throws(TLSError) {
    ERR_clear_error()
    let parameters = SSL_get0_param(pointer)
    if X509_VERIFY_PARAM_set1_ip_asc(parameters, serverName) == 1 { return }
    ERR_clear_error()
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    guard X509_VERIFY_PARAM_set1_host(parameters, serverName, serverName.utf8.count) == 1,
      COpenSSL_set_server_name(pointer, serverName) == 1
    else { throw TLSError.library(OpenSSLError.takeFirst().text) }
  }

  /// To be read once the handshake is done.
  func makePeer() -> TLSPeer {
    let resumed = SSL_session_reused(pointer) == 1
    return TLSPeer(
      version: String(cString: SSL_get_version(pointer)),
      cipher: COpenSSL_cipher_name(pointer).map { String(cString: $0) } ?? "",
      serverName: SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) },
      resumed: resumed,
      leafDER: resumed ? SSL_get0_peer_certificate(pointer).map(encodeDER) : presented.leafDER,
      chainDER: resumed ? [] : presented.intermediatesDER,
      problem: presented.problem,
      validity: resumed
        ? SSL_get0_peer_certificate(pointer).flatMap { Self.validity(of: $0) } : presented.validity)
  }

  /// The session behind OpenSSL's own object, for its callbacks.
  static func of(_ pointer: OpaquePointer?) -> TLSSession? {
    guard let pointer, let object = SSL_get_ex_data(pointer, 0) else { return nil }
    return Unmanaged<TLSSession>.fromOpaque(object).takeUnretainedValue()
  }
}

/// An alert that passed, and which way.
struct ObservedAlert {
  let alert: TLSAlert
  let isReceived: Bool
}

/// OpenSSL's info callback: keeps the last fatal alert.
func noteAlert(_ pointer: OpaquePointer?, _ place: Int32, _ value: Int32) {
  let fatal: Int32 = 2
  guard place & SSL_CB_ALERT != 0, value >> 8 == fatal, let session = TLSSession.of(pointer) else { return }
  session.alert = ObservedAlert(
    alert: TLSAlert(code: UInt8(truncatingIfNeeded: value)), isReceived: place & SSL_CB_READ != 0)
}

/// OpenSSL's key log callback.
func noteKeyLine(_ pointer: OpaquePointer?, _ line: UnsafePointer<CChar>?) {
  guard let line, let session = TLSSession.of(pointer), session.keyLines.count < TLSSession.keyLinesMax else {
    return
  }
  session.keyLines.append(String(cString: line))
}
