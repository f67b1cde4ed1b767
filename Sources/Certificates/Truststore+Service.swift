import TLS

extension Truststore {
  /// What Amazon API Gateway warns of when it loads a truststore (`truststoreWarnings`), besides validity. It says
  /// nothing later, and it never looks at revocation.
  ///
  /// Source: API Gateway Developer Guide, "How to turn on mutual TLS authentication": chains of at most four
  /// certificates, SHA-256 or stronger, RSA keys of 2048 bits and more, ECDSA keys of 256 bits and more.
  package func serviceWarnings() -> [String] {
    entries.flatMap { entry -> [String] in
      (chainWarnings(entry) + strengthWarnings(entry)).map { warning in
        "truststore '\(name)': '\(entry.label)' (\(entry.certificate.subject)) \(warning)"
      }
    }
  }

  /// Certificates of a chain, the root included and the client's own not.
  private static let chainCountMax = 4

  private func chainWarnings(_ entry: Entry) -> [String] {
    var count = 1
    var current = entry.certificate
    while current.issuerName != current.subjectName {
      guard let issuer = certificates.first(where: { $0.subjectName == current.issuerName }) else {
        return ["has no complete chain: its issuer \(current.issuer) is not in the truststore"]
      }
      count += 1
      guard count <= Self.chainCountMax else {
        return ["has a chain of more than \(Self.chainCountMax) certificates"]
      }
      current = issuer
    }
    return []
  }

  private func strengthWarnings(_ entry: Entry) -> [String] {
    guard let strength = CertificateStrength(der: entry.certificate.der) else { return [] }
    var warnings: [String] = []
    if let digest = strength.digest, ["MD5", "SHA1", "MD5-SHA1", "SHA224"].contains(digest.uppercased()) {
      warnings.append("is signed with \(digest); SHA-256 is the least that is accepted")
    }
    switch strength.key {
    case .rsa(let bits) where bits < 2048:
      warnings.append("has an RSA key of \(bits) bits; 2048 are the least that is accepted")
    case .ec(let bits) where bits < 256:
      warnings.append("has an EC key of \(bits) bits; 256 are the least that is accepted")
    case .other(let kind): warnings.append("has a key of the kind \(kind); RSA and ECDSA are accepted")
    case .rsa, .ec: break
    }
    return warnings
  }
}
