package import HTTP

/// Takes passwords and one-time codes out of what is about to be stored. Length and place stay visible, as
/// `*` for each byte, so that the rest of the message reads as it was sent.
package enum PersonalSecrets {
  /// - Parameter places: those of the request's body.
  package static func removed(from request: HTTPRequest, _ places: SecretPlaces) -> HTTPRequest {
    let body = blanked(places)
    let query = request.query.flatMap { blanked(SecretPlaces(form: Array($0.utf8))) }
    if body == nil, query == nil { return request }
    var request = request
    if let body { request.body = body }
    if let query {
      let text = String(decoding: query, as: UTF8.self)
      request.target = RequestTarget(text: "\(request.path)?\(text)", path: request.path, query: text)
    }
    return request
  }

  /// - Parameter bytes: what came instead of a request.
  package static func removed(fromRaw bytes: [UInt8]) -> [UInt8] {
    blanked(SecretPlaces(raw: bytes)) ?? bytes
  }

  /// The bytes without them, or nil where there is none to take out.
  static func blanked(_ places: SecretPlaces) -> [UInt8]? {
    let personal = places.places.filter { $0.kind == .personal }
    guard !personal.isEmpty else { return nil }
    var bytes = places.bytes
    for place in personal {
      for index in place.value { bytes[index] = UInt8(ascii: "*") }
    }
    return bytes
  }
}
