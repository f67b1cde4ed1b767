package import HTTP

/// Finds the codes and tokens that a message carries, by their digests, so that `--token` can follow one
/// through the log. Runs on the writer's thread, for every exchange.
package struct TokenSightings: ~Copyable {
  /// Digests that are remembered, since one token passes many times.
  static let rememberedMax = 4096
  /// Longest token that is looked at, in bytes.
  static let tokenBytesMax = 16_384
  static let sightingsMax = 8

  private var digests: [String: String] = [:]

  package init() {}

  /// The digests of every code and token in the request and the response, each once.
  /// - Parameter places: those of the request's body.
  package mutating func digests(
    in request: HTTPRequest, _ places: SecretPlaces, _ response: HTTPResponse?
  ) -> [String] {
    var found: [String] = []
    if let authorization = request.headers["Authorization"] { note(bearer: authorization, &found) }
    if let query = request.query { note(SecretPlaces(form: Array(query.utf8)), &found) }
    note(places, &found)
    if let response {
      note(SecretPlaces(body: response.body), &found)
      if let location = response.headers["Location"] { note(location: location, &found) }
    }
    return found
  }

  private mutating func note(bearer authorization: String, _ found: inout [String]) {
    guard let blank = authorization.utf8.firstIndex(of: 32) else { return }
    // A client's or an account's password is no token.
    guard !authorization.utf8[..<blank].elementsEqual("Basic".utf8) else { return }
    note(String(authorization[authorization.utf8.index(after: blank)...]), &found)
  }

  private mutating func note(location: String, _ found: inout [String]) {
    guard let mark = location.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
    note(SecretPlaces(form: Array(location.utf8[location.utf8.index(after: mark)...])), &found)
  }

  private mutating func note(_ places: SecretPlaces, _ found: inout [String]) {
    for place in places.places where place.kind == .token { note(places.secret(at: place), &found) }
  }

  private mutating func note(_ token: String, _ found: inout [String]) {
    guard !token.isEmpty, token.utf8.count <= Self.tokenBytesMax, found.count < Self.sightingsMax else {
      return
    }
    let digest = digest(of: token)
    if !found.contains(digest) { found.append(digest) }
  }

  private mutating func digest(of token: String) -> String {
    if let known = digests[token] { return known }
    if digests.count >= Self.rememberedMax { digests = [:] }
    let digest = SecretDigest.text(of: token.utf8)
    digests[token] = digest
    return digest
  }
}
