import Encodings

/// A name and a password in the `Authorization` field (RFC 7617 §2).
package struct BasicCredentials: Sendable, Equatable {
  package let user: String
  package let password: String

  package init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  /// - Parameter isFormEncoded: whether name and password were each form-encoded first, as those of OAuth
  ///   clients are (RFC 6749 §2.3.1).
  /// - Returns: nil where the field is missing or of another scheme.
  /// - Throws: where the field came twice, or is not base 64 of UTF-8 with a colon and no control character.
  package init?(_ headers: HTTPHeaders, isFormEncoded: Bool) throws(AuthorizationError) {
    guard let authorization = try Authorization(headers) else { return nil }
    try self.init(authorization, isFormEncoded: isFormEncoded)
  }

  /// - Returns: nil where the scheme is another.
  package init?(_ authorization: Authorization, isFormEncoded: Bool) throws(AuthorizationError) {
    guard authorization.scheme == "basic" else { return nil }
    guard let bytes = Base64.decode(authorization.credentials),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    else { throw .malformed }
    user = try Self.text(bytes[..<colon], isFormEncoded: isFormEncoded)
    password = try Self.text(bytes[(colon + 1)...], isFormEncoded: isFormEncoded)
  }

  /// The same after form-decoding, for a pair that somebody else took out of the field and left as it was.
  package func formDecoded() throws(AuthorizationError) -> BasicCredentials {
    BasicCredentials(
      user: try Self.text(Array(user.utf8)[...], isFormEncoded: true),
      password: try Self.text(Array(password.utf8)[...], isFormEncoded: true))
  }

  /// The field's value.
  /// - Parameter isFormEncoded: whether the far end is an OAuth server that authenticates a client.
  package func text(isFormEncoded: Bool) -> String {
    let pair =
      isFormEncoded
      ? "\(FormEncoding.encode(user)):\(FormEncoding.encode(password))" : "\(user):\(password)"
    return "Basic \(Base64.encode(Array(pair.utf8)))"
  }

  private static func text(
    _ bytes: ArraySlice<UInt8>, isFormEncoded: Bool
  ) throws(AuthorizationError) -> String {
    guard let decoded = isFormEncoded ? FormEncoding.decode(bytes) : Array(bytes),
      !decoded.contains(where: { $0 < 32 || $0 == 127 }),
      let text = String(validating: decoded, as: UTF8.self)
    else { throw .malformed }
    return text
  }
}
