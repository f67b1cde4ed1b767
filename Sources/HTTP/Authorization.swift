/// The one `Authorization` field of a request: a scheme and what it takes (RFC 9110 §11.4).
package struct Authorization: Sendable, Equatable {
  /// In lower case, for schemes have no case.
  package let scheme: String
  /// What stands behind the scheme; empty where nothing does.
  package let credentials: String

  /// - Returns: nil where there is no such field.
  /// - Throws: where there is more than one, or one that does not begin with a scheme.
  package init?(_ headers: HTTPHeaders) throws(AuthorizationError) {
    var field: HTTPHeaders.Line?
    for line in headers.lines where headers.matches(line, "authorization") {
      guard field == nil else { throw .repeated }
      field = line
    }
    guard let field else { return nil }
    let value = headers.wire[Int(field.valueStart)..<Int(field.valueEnd)]
    let schemeEnd = value.firstIndex { !ByteSet.token.contains($0) } ?? value.endIndex
    guard schemeEnd > value.startIndex, schemeEnd == value.endIndex || value[schemeEnd] == 32 else {
      throw .malformed
    }
    scheme = String(decoding: value[..<schemeEnd], as: UTF8.self).lowercased()
    credentials = String(decoding: value[schemeEnd...].drop { $0 == 32 }, as: UTF8.self)
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
