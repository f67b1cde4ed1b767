/// The security policies of Amazon API Gateway, as far as versions and cipher suites go.
///
/// Source: API Gateway Developer Guide, "Supported security policies". Hybrid post-quantum key exchange (`PQ`)
/// and validated modules (`FIPS`) are beyond OpenSSL 3.0: such a policy differs from its plain relative by its
/// cipher suites only.
package enum TLSPolicyName: String, Sendable, CaseIterable {
  case tls1_0 = "TLS_1_0"
  case tls1_2 = "TLS_1_2"
  case tls13Only = "SecurityPolicy_TLS13_1_3_2025_09"
  case tls13OnlyFIPS = "SecurityPolicy_TLS13_1_3_FIPS_2025_09"
  case forwardSecret = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
  case fips = "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09"
  case fipsForwardSecret = "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09"
  case postQuantum = "SecurityPolicy_TLS13_1_2_PQ_2025_09"
  case tls12Of2021 = "SecurityPolicy_TLS13_1_2_2021_06"

  /// Whether it is one of those that cannot be combined with mutual TLS on a domain.
  package var isEnhanced: Bool { rawValue.hasPrefix("SecurityPolicy_") }

  /// - Parameter tickets: as the listener has them.
  package func specification(tickets: Int) -> TLSSpecification {
    TLSSpecification(minimum: minimum, maximum: .v1_3, ciphers: suites, tickets: tickets)
  }

  private var minimum: TLSSpecification.Version {
    switch self {
    case .tls1_0: .v1_0
    case .tls13Only, .tls13OnlyFIPS: .v1_3
    default: .v1_2
    }
  }

  private var suites: [String] {
    switch self {
    case .tls1_0:
      Self.modernSuites + Self.forwardSecretSuites + Self.blockSuites + Self.staticSuites
        + Self.hmacSHA1Suites
    case .tls1_2, .tls12Of2021:
      Self.modernSuites + Self.forwardSecretSuites + Self.blockSuites + Self.staticSuites
    case .postQuantum: Self.modernSuites + Self.forwardSecretSuites + Self.blockSuites
    case .forwardSecret: Self.modernSuites + Self.forwardSecretSuites
    case .fips: Self.fipsSuites + Self.forwardSecretSuites + Self.blockSuites
    case .fipsForwardSecret: Self.fipsSuites + Self.forwardSecretSuites
    case .tls13Only: Self.modernSuites
    case .tls13OnlyFIPS: Self.fipsSuites
    }
  }

  // By their OpenSSL names.
  private static let fipsSuites = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]
  private static let modernSuites = fipsSuites + ["TLS_CHACHA20_POLY1305_SHA256"]
  private static let forwardSecretSuites = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
  ]
  private static let blockSuites = [
    "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA384",
    "ECDHE-RSA-AES256-SHA384",
  ]
  private static let staticSuites = [
    "AES128-GCM-SHA256", "AES128-SHA256", "AES256-GCM-SHA384", "AES256-SHA256",
  ]
  private static let hmacSHA1Suites = [
    "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
    "AES128-SHA", "AES256-SHA",
  ]
}
