import Crypto
import Encodings

/// A private key that signs with ES256: ECDSA over P-256 with SHA-256 (RFC 7518 §3.4).
package struct SigningKey: Sendable {
  private let key: P256.Signing.PrivateKey
  /// What may be published of it.
  package let publicKey: JWK

  package static let byteCount = 32

  /// - Parameter rawRepresentation: the private scalar, big-endian, 32 bytes.
  package init(rawRepresentation: [UInt8]) throws(JOSEError) {
    do { key = try P256.Signing.PrivateKey(rawRepresentation: rawRepresentation) } catch {
      throw .unusableKey("not a private key of P-256")
    }
    // An uncompressed point: 4, then x and y at full length (SEC 1 §2.3.3).
    let point = Array(key.publicKey.x963Representation)
    publicKey = JWK(x: Array(point[1...32]), y: Array(point[33...64]))
  }

  /// Draws a key: about one number in 2^32 is no scalar of the curve, and is drawn again.
  package init(from random: (Int) -> [UInt8]) throws(JOSEError) {
    for _ in 0..<Self.drawsMax {
      if let key = try? SigningKey(rawRepresentation: random(Self.byteCount)) {
        self = key
        return
      }
    }
    throw .unusableKey("the source of random bytes yields no key")
  }

  private static let drawsMax = 16

  package var rawRepresentation: [UInt8] { Array(key.rawRepresentation) }

  /// R and S, 32 bytes each, zeros kept (RFC 7518 §3.4).
  func signature(of bytes: [UInt8]) throws(JOSEError) -> [UInt8] {
    do { return Array(try key.signature(for: bytes).rawRepresentation) } catch {
      throw .signingFailed("\(error)")
    }
  }
}

package enum JOSEError: Error, Sendable, Equatable {
  case unusableKey(String)
  case signingFailed(String)
}
