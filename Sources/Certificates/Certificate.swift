import Crypto
import Encodings

/// One X.509 certificate, with everything that the lab asks of it worked out once.
///
/// Reading is tolerant, so that whatever a handshake accepts can be shown: any version, any serial number, any
/// kind of key. Judging is left to `TrustAnchors`.
package final class Certificate: Sendable {
  /// The bytes as they were received: the thumbprint is over these and never over a re-encoding.
  package let der: [UInt8]
  /// SHA-256 over the DER bytes in base64url, as in `x5t#S256` (RFC 8705 §3.1).
  package let thumbprint: String
  package let subjectName: DistinguishedName
  package let issuerName: DistinguishedName
  /// RFC 4514 text: `CN=client.example.com,O=Example`.
  package let subject: String
  package let issuer: String
  /// The same in the order of the certificate, as in the events of API gateways.
  package let subjectInOrder: String
  package let issuerInOrder: String
  /// As OpenSSL prints it: decimal where it fits 64 bits, else `a1:b2:...`.
  package let serialNumber: String
  /// Seconds since 1970; valid from this moment on (RFC 5280 §4.1.2.5).
  package let notBefore: Int64
  /// The last valid second.
  package let notAfter: Int64
  /// As OpenSSL's `ASN1_TIME_print` has it: `Aug  5 09:36:04 2021 GMT`.
  package let notBeforeText: String
  package let notAfterText: String
  package let alternativeNames: SubjectAlternativeNames
  /// Whether it may sign others (RFC 5280 §4.2.1.9): what it vouches for, a store that holds it accepts.
  package let isAuthority: Bool
  /// One PEM block with lines of 64 characters and a final line feed (RFC 7468).
  package let pem: String

  /// Errors: bytes that are not exactly one certificate.
  package init(der: [UInt8]) throws(CertificateError) {
    let fields = try CertificateFields(der: der)
    self.der = der
    thumbprint = Base64URL.encode(Array(SHA256.hash(data: der)))
    subjectName = fields.subject
    issuerName = fields.issuer
    subject = fields.subject.description
    issuer = fields.issuer.description
    subjectInOrder = fields.subject.certificateOrderText
    issuerInOrder = fields.issuer.certificateOrderText
    serialNumber = SerialNumberText.describe(fields.serialNumber)
    notBefore = fields.notBefore
    notAfter = fields.notAfter
    notBeforeText = ValidityText.describe(fields.notBefore)
    notAfterText = ValidityText.describe(fields.notAfter)
    alternativeNames = fields.alternativeNames
    isAuthority = fields.isAuthority
    pem = PEM.encode(der, label: "CERTIFICATE")
  }

  /// Whether `seconds` (lab time since 1970) lies behind the last valid second.
  package func isExpired(at seconds: Int64) -> Bool { seconds > notAfter }

  package func isNotYetValid(at seconds: Int64) -> Bool { seconds < notBefore }
}

extension Certificate: Hashable {
  package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
  package func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}

extension Certificate {
  /// The first certificate of PEM text, or DER in plain base 64: what introspection requests carry. Text behind
  /// the first block is an error.
  package convenience init(pemOrBase64 text: String) throws(CertificateError) {
    try self.init(der: try PEM.decodeOneCertificate(text, allowsBareBase64: true))
  }

  /// Every certificate of a PEM bundle, in its order; text between the blocks is passed over.
  package static func bundle(pem bytes: [UInt8]) throws(CertificateError) -> [Certificate] {
    var certificates: [Certificate] = []
    for der in try PEM.decodeAll(bytes, label: "CERTIFICATE") {
      certificates.append(try Certificate(der: der))
    }
    return certificates
  }
}
