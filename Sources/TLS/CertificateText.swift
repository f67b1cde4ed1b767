import COpenSSL
import Glibc

/// What sentences say of a certificate.
struct CertificateText {
  /// RFC 4514, control characters escaped.
  let subject: String
  let issuer: String
  /// `2026-03-01 12:00:00 UTC`
  let notBefore: String
  let notAfter: String

  init(_ certificate: OpaquePointer) {
    subject = Self.name(X509_get_subject_name(certificate))
    issuer = Self.name(X509_get_issuer_name(certificate))
    notBefore = Self.date(X509_get0_notBefore(certificate))
    notAfter = Self.date(X509_get0_notAfter(certificate))
  }

  private static func name(_ name: OpaquePointer?) -> String {
    guard let name, let memory = MemoryBIO([]) else { return "(no name)" }
    let flags = COpenSSL_rfc2253() & ~UInt(ASN1_STRFLGS_ESC_MSB)
    guard X509_NAME_print_ex(memory.pointer, name, 0, flags) > 0 else { return "(no name)" }
    var bytes: UnsafePointer<CChar>?
    let count = COpenSSL_memory(memory.pointer, &bytes)
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> String {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unreadable date" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
