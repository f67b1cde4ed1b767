import Certificates
import Nodes

/// Keys and certificates that no lab has made.
enum TestKeys {
  static func make(
    _ subject: String, signedBy authority: CertifiedKey? = nil, isAuthority: Bool = false,
    validFor seconds: ClosedRange<Int64> = -60...86_400
  ) throws -> CertifiedKey {
    let random = SystemRandomBytes()
    let now = LabClock().now().seconds
    return try CertificateIssuer(random: { random.next($0) }).issue(
      CertificateTemplate(
        subject: subject, authority: isAuthority, notBefore: now + seconds.lowerBound,
        notAfter: now + seconds.upperBound),
      signedBy: authority)
  }
}
