package import HTTP

/// How the authorizer finds the token in an event: in the first field whose name is `Authorization` in any
/// case, after the scheme `Bearer` in any case and one or more blanks; blanks may follow.
///
/// A tab, another scheme or a second word make it no token at all. This is the rule of the published
/// authorizer, which judges syntax less strictly than RFC 6750 §2.1; what it lets through the identity
/// provider does not know.
package enum BearerToken {
  package static func find(in headers: HTTPHeaders) -> String? {
    headers["Authorization"].flatMap(find(in:))
  }

  /// - Parameter value: of the field, or the token of a TOKEN event.
  package static func find(in value: String) -> String? {
    let scheme = value.utf8.prefix(6)
    guard scheme.elementsEqual("bearer".utf8, by: { asciiLowercased($0) == $1 }) else { return nil }
    let rest = value.utf8.dropFirst(6)
    let token = rest.drop { $0 == space }
    guard token.startIndex != rest.startIndex else { return nil }
    let end = token.firstIndex(of: space) ?? token.endIndex
    guard end != token.startIndex, token[end...].allSatisfy({ $0 == space }) else { return nil }
    return String(token[..<end])
  }

  private static let space = UInt8(ascii: " ")
}
