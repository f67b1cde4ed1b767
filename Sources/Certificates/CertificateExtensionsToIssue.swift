import Crypto
import Encodings
import SwiftASN1
import X509

/// The extensions of a new certificate: who it is for, what it may do, which key it holds.
struct CertificateExtensionsToIssue {
  let template: CertificateTemplate
  let publicKey: X509.Certificate.PublicKey
  let signer: X509.Certificate.PrivateKey
  /// Nil where the certificate signs itself.
  let authority: Certificate?

  func encoded() throws -> X509.Certificate.Extensions {
    var extensions: [X509.Certificate.Extension] = []
    extensions.append(
      try .init(
        template.authority
          ? BasicConstraints.isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority,
        critical: true))
    extensions.append(
      try .init(
        KeyUsage(
          digitalSignature: true, keyCertSign: template.authority, cRLSign: template.authority),
        critical: true))
    if !template.authority {
      extensions.append(try .init(ExtendedKeyUsage([.serverAuth, .clientAuth]), critical: false))
    }
    let names = try generalNames()
    if !names.isEmpty {
      extensions.append(try .init(X509.SubjectAlternativeNames(names), critical: false))
    }
    extensions.append(
      try .init(SubjectKeyIdentifier(keyIdentifier: Self.identifier(of: publicKey)), critical: false))
    if let issuerIdentifier = try authorityIdentifier() {
      extensions.append(try .init(AuthorityKeyIdentifier(keyIdentifier: issuerIdentifier), critical: false))
    }
    return try X509.Certificate.Extensions(extensions)
  }

  private func generalNames() throws -> [GeneralName] {
    try template.dns.map { .dnsName($0) }
      + template.ip.map { text in
        guard let address = IPAddressBytes.parse(text) else {
          throw CertificateError.cannotIssue("'\(text)' is no IP address")
        }
        return .ipAddress(ASN1OctetString(contentBytes: address[...]))
      }
  }

  /// What the authority calls its own key, where it says so.
  private func authorityIdentifier() throws -> ArraySlice<UInt8>? {
    guard let authority else { return Self.identifier(of: publicKey) }
    return try X509.Certificate(derEncoded: authority.der).extensions.subjectKeyIdentifier?.keyIdentifier
  }

  /// RFC 7093 §2 (1): the first 160 bits of SHA-256 over the key.
  private static func identifier(of key: X509.Certificate.PublicKey) -> ArraySlice<UInt8> {
    Array(SHA256.hash(data: key.subjectPublicKeyInfoBytes))[..<20]
  }
}
