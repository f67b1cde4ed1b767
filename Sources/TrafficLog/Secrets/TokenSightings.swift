package import HTTP

/// Finds the codes and tokens that a message carries, by their digests, so that `--token` can follow one
/// through the log. Runs on the writer's thread, for every exchange.
package struct TokenSightings: ~Copyable {
  /// Digests that are remembered, since one token passes many times.
  static let rememberedMax = 4096
  /// Longest token that is looked at, in bytes.
  static let tokenBytesMax = 16_384
  static let sightingsMax = 8

  private var digests: [[UInt8]: String] = [:]

  package init() {}

  /// The digests of every code and token in the request and the response, each once.
  package mutating func digests(in request: HTTPRequest, _ response: HTTPResponse?) -> [String] {
    var found: [String] = []
    if let authorization = request.headers["Authorization"] { note(bearer: authorization, &found) }
    if let query = request.query { note(form: Array(query.utf8), &found) }
    note(body: request.body, &found)
    if let response {
      note(body: response.body, &found)
      note(location: response.headers, &found)
    }
    return found
  }

  private mutating func note(bearer authorization: String, _ found: inout [String]) {
    let parts = authorization.utf8.split(separator: 32, maxSplits: 1)
    guard parts.count == 2, parts[0].count != 5 || !parts[0].elementsEqual("Basic".utf8) else { return }
    note(Array(parts[1]), &found)
  }

  private mutating func note(location headers: HTTPHeaders, _ found: inout [String]) {
    guard let location = headers["Location"], let mark = location.utf8.firstIndex(of: UInt8(ascii: "?"))
    else { return }
    note(form: Array(location.utf8[location.utf8.index(after: mark)...]), &found)
  }

  private mutating func note(body: [UInt8], _ found: inout [String]) {
    guard let first = body.first else { return }
    if first == UInt8(ascii: "{") {
      for member in JSONStrings(body) where SecretNames.kind(of: body[member.name]) == .token {
        note(Array(body[member.value]), &found)
      }
    } else if first != UInt8(ascii: "<") {
      note(form: body, &found)
    }
  }

  private mutating func note(form: [UInt8], _ found: inout [String]) {
    for field in FormFields(form) where SecretNames.kind(of: field.name) == .token {
      note(FormFields.decode(form[field.value]), &found)
    }
  }

  private mutating func note(_ token: [UInt8], _ found: inout [String]) {
    guard !token.isEmpty, token.count <= Self.tokenBytesMax, found.count < Self.sightingsMax else { return }
    let digest = digest(of: token)
    if !found.contains(digest) { found.append(digest) }
  }

  private mutating func digest(of token: [UInt8]) -> String {
    if let known = digests[token] { return known }
    if digests.count >= Self.rememberedMax { digests = [:] }
    let digest = SecretDigest.text(of: token)
    digests[token] = digest
    return digest
  }
}
