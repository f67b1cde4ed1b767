import Crypto
import Encodings
package import JSON

/// The public half of an ES256 key as a JSON Web Key (RFC 7517 §4, RFC 7518 §6.2.1).
package struct JWK: Sendable, Equatable {
  /// The coordinates in base64url, 32 bytes each.
  package let x: String
  package let y: String
  /// The thumbprint of the key (RFC 7638 §3): the same key has the same name everywhere.
  package let keyID: String

  package static let algorithm = "ES256"

  init(x: [UInt8], y: [UInt8]) {
    self.x = Base64URL.encode(x)
    self.y = Base64URL.encode(y)
    keyID = Self.thumbprint(x: self.x, y: self.y)
  }

  /// From what was published. Nil where one is not 32 bytes in base64url; that they are a point of the curve is not
  /// looked at.
  package init?(x: String, y: String) {
    guard let xBytes = Base64URL.decode(x), let yBytes = Base64URL.decode(y), xBytes.count == 32,
      yBytes.count == 32
    else { return nil }
    self.init(x: xBytes, y: yBytes)
  }

  /// SHA-256 over the required members in lexicographic order, without blanks (RFC 7638 §3.2).
  private static func thumbprint(x: String, y: String) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("crv", "P-256")
      $0.member("kty", "EC")
      $0.member("x", x)
      $0.member("y", y)
    }
    return Base64URL.encode(Array(SHA256.hash(data: writer.bytes)))
  }
}

extension JWK: JSONWritable {
  /// `use` without `key_ops`: a client refuses a set whose keys carry both.
  package func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("kty", "EC")
      $0.member("crv", "P-256")
      $0.member("x", x)
      $0.member("y", y)
      $0.member("use", "sig")
      $0.member("kid", keyID)
      $0.member("alg", Self.algorithm)
    }
  }
}

/// A JWK Set (RFC 7517 §5).
package struct JWKSet: Sendable, Equatable {
  package let keys: [JWK]

  package init(_ keys: [JWK]) { self.keys = keys }
}

extension JWKSet: JSONWritable {
  package func write(to writer: inout JSONWriter) {
    writer.object { $0.member("keys", keys) }
  }
}
