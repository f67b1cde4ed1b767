/// An access token in the `Authorization` field (RFC 6750 §2.1).
package struct BearerCredentials: Sendable, Equatable {
  package let token: String

  /// - Returns: nil where the field is missing or of another scheme.
  /// - Throws: where the field came twice, or its token is no `b64token`.
  package init?(_ headers: HTTPHeaders) throws(AuthorizationError) {
    guard let authorization = try Authorization(headers) else { return nil }
    try self.init(authorization)
  }

  /// - Returns: nil where the scheme is another.
  package init?(_ authorization: Authorization) throws(AuthorizationError) {
    guard authorization.scheme == "bearer" else { return nil }
    let token = authorization.credentials
    let padding = token.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let characters = token.utf8.dropLast(padding)
    guard !characters.isEmpty, ByteSet.base64Token.holdsAll(characters) else { throw .malformed }
    self.token = token
  }
}
