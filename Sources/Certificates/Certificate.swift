import Crypto
import Encodings
import Foundation
import SwiftASN1
import X509

/// One X.509 certificate, with everything that the lab asks of it worked out once.
package final class Certificate: Sendable {
  /// The bytes as they were received: the thumbprint is over these and never over a re-encoding.
  package let der: [UInt8]
  /// SHA-256 over the DER bytes in base64url, as in `x5t#S256` (RFC 8705 §3.1).
  package let thumbprint: String
  /// RFC 4514 text.
  package let subject: String
  package let issuer: String
  /// Seconds since 1970; valid from this moment on (RFC 5280 §4.1.2.5).
  package let notBefore: Int64
  /// The last valid second.
  package let notAfter: Int64
  /// One PEM block with lines of 64 characters and a final line feed (RFC 7468).
  package let pem: String

  package init(der: [UInt8]) throws(CertificateError) {
    do {
      let parsed = try X509.Certificate(derEncoded: der)
      subject = parsed.subject.description
      issuer = parsed.issuer.description
      notBefore = Int64(parsed.notValidBefore.timeIntervalSince1970)
      notAfter = Int64(parsed.notValidAfter.timeIntervalSince1970)
    } catch {
      throw CertificateError.malformed("\(error)")
    }
    self.der = der
    thumbprint = Base64URL.encode(SHA256.hash(data: der).map { $0 })
    pem = PEMDocument(type: "CERTIFICATE", derBytes: der).pemString + "\n"
  }
}

extension Certificate: Hashable {
  package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
  package func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}

package enum CertificateError: Error, Sendable, Equatable {
  case malformed(String)
}
