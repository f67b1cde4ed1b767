/// The one `Authorization` field of a request: a scheme and what it takes (RFC 9110 §11.4).
package struct Authorization: Sendable, Equatable {
  /// In lower case, for schemes have no case.
  package let scheme: String
  /// What stands behind the scheme; empty where nothing does.
  package let credentials: String

  /// - Returns: nil where there is no such field.
  /// - Throws: where there is more than one, or one that does not begin with a scheme.
  package init?(_ headers: HTTPHeaders) throws(AuthorizationError) {
    let values = headers.values("Authorization")
    guard let value = values.first else { return nil }
    guard values.count == 1 else { throw .repeated }
    let scheme = value.utf8.prefix { ByteSet.token.contains($0) }
    let rest = value.utf8[scheme.endIndex...]
    guard !scheme.isEmpty, rest.first ?? 32 == 32 else { throw .malformed }
    self.scheme = String(Substring(scheme)).lowercased()
    credentials = String(Substring(rest.drop { $0 == 32 }))
  }
}

/// Why an `Authorization` field cannot be used. All of these are a 400 `invalid_request` (RFC 6750 §3.1).
package enum AuthorizationError: Error, Sendable, Equatable {
  case repeated
  case malformed

  /// One clause without a full stop, of printable ASCII.
  package var sentence: String {
    switch self {
    case .repeated: "more than one Authorization field"
    case .malformed: "a malformed Authorization field"
    }
  }
}
