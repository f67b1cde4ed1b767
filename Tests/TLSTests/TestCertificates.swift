import Certificates

@testable import TLS

/// What the tests present to each other. Made once: keys are dear.
enum TestCertificates {
  /// 2026-01-01 00:00:00 UTC
  static let now: Int64 = 1_767_225_600
  static let day: Int64 = 86_400

  static let issuer = CertificateIssuer { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  static let server = make("CN=localhost", dns: ["localhost"], ip: ["127.0.0.1"])
  static let otherServer = make("CN=other.example.com", dns: ["other.example.com"])
  static let selfSigned = make("CN=client.example.com")
  static let expired = make("CN=expired.example.com", days: -20 ... -10)
  static let early = make("CN=early.example.com", days: 10...20)
  static let authority = make("CN=mesh", authority: true, days: -400...4000)
  static let issued = make("CN=leaf", signedBy: authority)
  static let issuedAndExpired = make("CN=old leaf", signedBy: authority, days: -20 ... -10)
  static let middle = make("CN=middle", authority: true, signedBy: authority)
  static let issuedByMiddle = make("CN=leaf of middle", signedBy: middle)
  static let stranger = make("CN=stranger", authority: true)
  static let issuedByStranger = make("CN=leaf of stranger", signedBy: stranger)

  static func make(
    _ subject: String, dns: [String] = [], ip: [String] = [], authority: Bool = false,
    signedBy: CertifiedKey? = nil, days: ClosedRange<Int64> = -5...300
  ) -> CertifiedKey {
    let template = CertificateTemplate(
      subject: subject, dns: dns, ip: ip, authority: authority, notBefore: now + days.lowerBound * day,
      notAfter: now + days.upperBound * day)
    do {
      return try issuer.issue(template, signedBy: signedBy)
    } catch {
      preconditionFailure(error.sentence)
    }
  }

  static func anchors(_ keys: CertifiedKey..., acceptsLeaves: Bool = false) -> TrustAnchors {
    do {
      return try TrustAnchors(certificatesDER: keys.map(\.certificate.der), acceptsLeaves: acceptsLeaves)
    } catch {
      preconditionFailure(error.sentence)
    }
  }
}
