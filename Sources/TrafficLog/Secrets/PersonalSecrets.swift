package import HTTP

/// Takes passwords and one-time codes out of what is about to be stored. Length and place stay visible, as
/// `*` for each byte, so that the rest of the message reads as it was sent.
package enum PersonalSecrets {
  package static func removed(from request: HTTPRequest) -> HTTPRequest {
    let body = removed(fromBody: request.body)
    let query = request.query.flatMap { removed(fromQuery: $0) }
    if body == nil, query == nil { return request }
    var request = request
    if let body { request.body = body }
    if let query {
      let path = request.path
      request.target = RequestTarget(text: "\(path)?\(query)", path: path, query: query)
    }
    return request
  }

  /// The body without them, or nil where there is none to take out.
  static func removed(fromBody body: [UInt8]) -> [UInt8]? {
    guard let first = body.first(where: { $0 > 32 }) else { return nil }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let places = isJSON ? placesInJSON(body) : placesInForm(body)
    return places.isEmpty ? nil : blank(places, in: body)
  }

  private static func removed(fromQuery query: String) -> String? {
    let bytes = Array(query.utf8)
    let places = placesInForm(bytes)
    return places.isEmpty ? nil : String(decoding: blank(places, in: bytes), as: UTF8.self)
  }

  private static func placesInForm(_ bytes: [UInt8]) -> [Range<Int>] {
    FormFields(bytes).filter { SecretNames.kind(of: $0.name) == .personal }.map(\.value)
  }

  private static func placesInJSON(_ bytes: [UInt8]) -> [Range<Int>] {
    JSONStrings(bytes).filter { SecretNames.kind(of: bytes[$0.name]) == .personal }.map(\.value)
  }

  private static func blank(_ places: [Range<Int>], in bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for place in places {
      for index in place { bytes[index] = UInt8(ascii: "*") }
    }
    return bytes
  }
}
