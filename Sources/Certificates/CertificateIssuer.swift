import Crypto
import Foundation
import SwiftASN1
import X509

/// Makes keys on P-256 and certificates for them.
package struct CertificateIssuer: Sendable {
  /// Gives as many bytes as it is asked for, for keys and serial numbers.
  private let random: @Sendable (Int) -> [UInt8]

  package init(random: @escaping @Sendable (Int) -> [UInt8]) { self.random = random }

  /// A new key and its certificate, signed by `authority`, or by itself where that is nil. The chain is that of
  /// the authority. Errors: a subject or an address that cannot be read, an authority that is none.
  package func issue(
    _ template: CertificateTemplate, signedBy authority: CertifiedKey? = nil
  ) throws(CertificateError) -> CertifiedKey {
    if let authority, !authority.certificate.isAuthority {
      throw .cannotIssue("'\(authority.certificate.subject)' is no authority and cannot sign certificates")
    }
    let key = try PrivateKey(random: random)
    let publicKey = try key.signer().publicKey
    let signer = try (authority?.privateKey ?? key).signer()
    do {
      let der = try encode(template, publicKey: publicKey, signer: signer, authority: authority?.certificate)
      return CertifiedKey(
        certificate: try Certificate(der: der), chain: authority?.chainBelow ?? [], privateKey: key)
    } catch let error as CertificateError {
      throw error
    } catch {
      throw .cannotIssue("the certificate '\(template.subject)' cannot be made (\(error))")
    }
  }

  private func encode(
    _ template: CertificateTemplate, publicKey: X509.Certificate.PublicKey,
    signer: X509.Certificate.PrivateKey, authority: Certificate?
  ) throws -> [UInt8] {
    let subject = try Self.name(template.subject)
    let issuer = try authority.map { try X509.Certificate(derEncoded: $0.der).subject } ?? subject
    let certificate = try X509.Certificate(
      version: .v3,
      serialNumber: serialNumber(),
      publicKey: publicKey,
      notValidBefore: Date(timeIntervalSince1970: TimeInterval(template.notBefore)),
      notValidAfter: Date(timeIntervalSince1970: TimeInterval(template.notAfter)),
      issuer: issuer,
      subject: subject,
      extensions: try CertificateExtensionsToIssue(
        template: template, publicKey: publicKey, signer: signer, authority: authority
      ).encoded(),
      issuerPrivateKey: signer)
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return serializer.serializedBytes
  }

  /// Sixteen bytes, positive and not zero (RFC 5280 §4.1.2.2).
  private func serialNumber() -> X509.Certificate.SerialNumber {
    var bytes = random(16)
    if let first = bytes.first { bytes[0] = first & 0x3F | 0x40 }
    return X509.Certificate.SerialNumber(bytes: bytes)
  }

  private static func name(_ text: String) throws -> X509.DistinguishedName {
    guard let name = DistinguishedName(text: text) else {
      throw CertificateError.cannotIssue("'\(text)' is no distinguished name such as CN=localhost,O=Example")
    }
    return X509.DistinguishedName(
      try name.relativeNames.map { RelativeDistinguishedName(try $0.map { try $0.issued() }) })
  }
}

extension CertifiedKey {
  /// What its leaves are sent with: a root that signs for itself is left out, for it is in the truststore.
  fileprivate var chainBelow: [Certificate] {
    certificate.subjectName == certificate.issuerName ? [] : [certificate] + chain
  }
}

extension DistinguishedName.Attribute {
  fileprivate func issued() throws -> RelativeDistinguishedName.Attribute {
    let arcs = type.identifier.split(separator: ".").compactMap { UInt($0) }
    let identifier = try ASN1ObjectIdentifier(elements: arcs)
    switch (type, value) {
    case (_, .encoded(let bytes)):
      return RelativeDistinguishedName.Attribute(type: identifier, value: try ASN1Any(derEncoded: bytes))
    case (.country, .text(let text)):
      return try RelativeDistinguishedName.Attribute(type: identifier, printableString: text)
    case (.domainComponent, .text(let text)), (.emailAddress, .text(let text)):
      return try RelativeDistinguishedName.Attribute(type: identifier, ia5String: text)
    case (_, .text(let text)):
      return RelativeDistinguishedName.Attribute(type: identifier, utf8String: text)
    }
  }
}
