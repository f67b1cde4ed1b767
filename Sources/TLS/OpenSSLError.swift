import COpenSSL

/// One entry of OpenSSL's error queue, which is per thread and outlives the call that filled it: whoever makes
/// a call whose errors count clears the queue first.
struct OpenSSLError {
  let code: UInt

  /// The oldest entry, which names the cause; the rest of the queue is dropped.
  static func takeFirst() -> OpenSSLError {
    let error = OpenSSLError(code: ERR_get_error())
    ERR_clear_error()
    return error
  }

  var library: Int32 { ERR_GET_LIB(code) }
  var reason: Int32 { ERR_GET_REASON(code) }

  /// `no shared cipher`
  var text: String {
    guard code != 0 else { return "no reason given" }
    return ERR_reason_error_string(code).map { String(cString: $0) }
      ?? "error \(reason) of library \(library)"
  }
}
