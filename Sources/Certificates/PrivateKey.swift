import Crypto
import X509

/// A private key as PEM text. It is shown to nobody: there is no description.
package struct PrivateKey: Sendable {
  /// PKCS #8 where it was made here, otherwise as it was read.
  package let pem: String

  package init(pem: String) { self.pem = pem }

  /// A new key on P-256. `random` gives as many bytes as it is asked for: the same bytes make the same key.
  package init(random: (Int) -> [UInt8]) throws(CertificateError) {
    // Nearly every number of 32 bytes is below the order of the curve.
    for _ in 0..<Self.attemptsMax {
      if let key = try? P256.Signing.PrivateKey(rawRepresentation: random(32)) {
        pem = key.pemRepresentation + "\n"
        return
      }
    }
    throw .cannotIssue("the source of random bytes gives no usable key")
  }

  private static let attemptsMax = 16

  /// The key in the form that signs certificates; RSA, P-256, P-384, P-521 and Ed25519.
  func signer() throws(CertificateError) -> X509.Certificate.PrivateKey {
    for label in ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"] {
      guard let der = try PEM.decodeAll(Array(pem.utf8), label: label).first else { continue }
      do {
        // Only the key's own block: a block of curve parameters may stand before it.
        return try X509.Certificate.PrivateKey(pemEncoded: PEM.encode(der, label: label))
      } catch {
        throw .cannotIssue("the authority's key is of a kind that cannot sign here (\(error))")
      }
    }
    throw .cannotIssue("the authority's key cannot be read")
  }
}
