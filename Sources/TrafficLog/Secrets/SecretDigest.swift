import Crypto
import Encodings

/// What stands for a secret wherever the secret itself must not: `sha256:` and the first 16 characters of
/// its SHA-256 digest in base64url. Equal secrets have equal digests, so that a token can be followed from
/// message to message.
package enum SecretDigest {
  package static let prefix = "sha256:"
  static let charactersCount = 16
  /// How many bytes of a digest the log shows.
  package static let bytesCount = charactersCount * 3 / 4

  /// Without `sha256:`.
  package static func text(of secret: some Collection<UInt8>) -> String {
    text(ofDigest: Array(SHA256.hash(data: Array(secret))))
  }

  /// The same of a digest that is known, without its secret.
  package static func text(ofDigest digest: [UInt8]) -> String {
    Base64URL.encode(Array(digest.prefix(bytesCount)))
  }

  /// `sha256:` and the digest.
  static func mask(_ secret: some Collection<UInt8>) -> String { prefix + text(of: secret) }
}
