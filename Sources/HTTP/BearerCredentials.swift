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
    var token = authorization.credentials
    guard token.withUTF8(Self.isToken) else { throw .malformed }
    self.token = token
  }

  /// `b64token`: its alphabet, at least once, then any number of equals signs.
  private static func isToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let end = bytes.firstIndex { !ByteSet.base64Token.contains($0) } ?? bytes.count
    return end > 0 && bytes[end...].allSatisfy { $0 == UInt8(ascii: "=") }
  }
}
