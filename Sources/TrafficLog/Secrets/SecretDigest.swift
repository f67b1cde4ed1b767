import Crypto
import Encodings

/// What stands for a secret wherever the secret itself must not: `sha256:` and the first 16 characters of
/// its SHA-256 digest in base64url. Equal secrets have equal digests, so that a token can be followed from
/// message to message.
package enum SecretDigest {
  package static let prefix = "sha256:"
  static let charactersCount = 16

  /// Without `sha256:`.
  package static func text(of secret: some Collection<UInt8>) -> String {
    let digest = SHA256.hash(data: Array(secret))
    return Base64URL.encode(Array(digest.prefix(charactersCount * 3 / 4)))
  }

  /// `sha256:` and the digest.
  static func mask(_ secret: some Collection<UInt8>) -> String { prefix + text(of: secret) }
}
