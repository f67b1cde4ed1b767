import Encodings
import JSON

/// The compact serialization of a signed object (RFC 7515 §3.1).
package enum JWS {
  /// Signs `payload`.
  ///
  /// - Parameter type: the media type without `application/`, for the `typ` header: `at+jwt`.
  package static func sign(
    _ payload: [UInt8], type: String, with key: SigningKey
  ) throws(JOSEError) -> String {
    var header = JSONWriter()
    header.object {
      $0.member("alg", JWK.algorithm)
      $0.member("typ", type)
      $0.member("kid", key.publicKey.keyID)
    }
    let input = "\(Base64URL.encode(header.bytes)).\(Base64URL.encode(payload))"
    let signature = try key.signature(of: Array(input.utf8))
    return "\(input).\(Base64URL.encode(signature))"
  }
}
