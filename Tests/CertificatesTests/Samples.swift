import Certificates

/// RFC 8705, Appendix A, Figure 6: X.509 version 1, P-256, expired in 2022.
let rfc8705PEM = """
  -----BEGIN CERTIFICATE-----
  MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
  ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
  SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
  /Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
  SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
  bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
  -----END CERTIFICATE-----

  """

/// A generator with a seed, as `--seed` gives it to the lab.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
  }
}

func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// 2026-01-01 00:00:00 UTC
let newYear2026: Int64 = 1_767_225_600
let oneDay: Int64 = 86_400

func issue(
  _ subject: String, dns: [String] = [], ip: [String] = [], authority: Bool = false,
  signedBy: CertifiedKey? = nil, from notBefore: Int64 = newYear2026, days: Int64 = 300
) throws -> CertifiedKey {
  try CertificateIssuer(random: randomBytes).issue(
    CertificateTemplate(
      subject: subject, dns: dns, ip: ip, authority: authority, notBefore: notBefore,
      notAfter: notBefore + days * oneDay),
    signedBy: signedBy)
}
