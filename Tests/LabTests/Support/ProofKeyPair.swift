import Crypto
import Encodings

/// A code verifier and its S256 challenge (RFC 7636 §4).
struct ProofKeyPair {
  let verifier = Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) })
  var challenge: String { Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8)))) }
}
