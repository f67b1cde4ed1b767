import COpenSSL
import Glibc

/// When the certificates that a handshake relied on are valid, so that a connection that lasts can be judged anew.
extension TLSSession {
  /// What all certificates of the verified chain have in common.
  static func validity(ofChain verification: OpaquePointer) -> ClosedRange<Int64>? {
    let chain = X509_STORE_CTX_get0_chain(verification)
    var common: ClosedRange<Int64>?
    for index in 0..<max(0, OPENSSL_sk_num(chain)) {
      guard let certificate = OPENSSL_sk_value(chain, index).map(OpaquePointer.init),
        let own = validity(of: certificate)
      else { continue }
      common = common.map { own.clamped(to: $0) } ?? own
    }
    return common
  }

  static func validity(of certificate: OpaquePointer) -> ClosedRange<Int64>? {
    guard let first = seconds(X509_get0_notBefore(certificate)),
      let last = seconds(X509_get0_notAfter(certificate)), first <= last
    else { return nil }
    return first...last
  }

  /// Seconds since 1970; nil for what is no date.
  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }
}
