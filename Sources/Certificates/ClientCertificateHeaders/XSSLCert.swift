import Encodings

/// The header `X-Ssl-Cert` in the form of nginx's `$ssl_client_escaped_cert`: one percent-encoded PEM block.
package enum XSSLCert {
  package static let name = "X-Ssl-Cert"
  /// Of the field's value.
  package static let valueBytesMax = 16_384

  package static func encode(_ certificate: Certificate) -> String {
    PercentEncoding.encode(certificate.pem)
  }

  /// The certificate that a value carries; nil where it says that there is none: empty, or `(null)` as Apache
  /// writes. A plus sign stays one. Errors: anything but exactly one PEM block around exactly one certificate.
  package static func decode(_ value: String) throws(CertificateError) -> Certificate? {
    guard !value.isEmpty, value != "(null)" else { return nil }
    guard value.utf8.count <= valueBytesMax else { throw .malformed("the header is too long") }
    guard let decoded = PercentEncoding.decode(value), let text = String(validating: decoded, as: UTF8.self)
    else { throw .malformed("the header is not percent-encoded text") }
    return try Certificate(der: try PEM.decodeOneCertificate(text, allowsBareBase64: false))
  }
}
