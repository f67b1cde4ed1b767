import HTTP

/// A code or token as a message carries it, for whoever looks at one exchange in the lab.
package struct FoundToken: Sendable, Equatable {
  /// `request header Authorization`, `response body access_token`: what field it stands in may be a stranger's word.
  package let place: String
  package let text: String

  /// Most that one exchange gives.
  static let tokensMax = 16

  /// Those of both messages in the order of the messages, each with the first place in which it stands.
  package static func all(in row: ExchangeRow) -> [FoundToken] {
    var search = Search()
    if case .parsed(let request) = row.request { search.look(in: request) }
    if let response = row.response { search.look(in: response) }
    return search.found
  }

  private struct Search {
    var found: [FoundToken] = []

    mutating func look(in request: HTTPRequest) {
      if let credentials = request.headers["Authorization"] {
        look(inCredentials: credentials, "request header Authorization")
      }
      if let query = request.query { look(inForm: Array(query.utf8), "request query") }
      look(inBody: request.body, "request body")
    }

    mutating func look(in response: HTTPResponse) {
      if let location = response.headers["Location"], let mark = location.utf8.firstIndex(of: 0x3F) {
        let query = location.utf8[location.utf8.index(after: mark)...]
        look(inForm: Array(query), "response header Location")
      }
      look(inBody: response.body, "response body")
    }

    private mutating func look(inCredentials text: String, _ place: String) {
      let parts = text.split(separator: " ", maxSplits: 1)
      // A client's or an account's password is no token.
      guard parts.count == 2, parts[0].lowercased() != "basic" else { return }
      note(String(parts[1]), place)
    }

    private mutating func look(inBody body: [UInt8], _ place: String) {
      switch body.first(where: { $0 > 32 }) {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        for member in JSONStrings(body) {
          if SecretNames.isHandedOnForm(body[member.name]) {
            look(inForm: Array(body[member.value]), place)
          } else if SecretNames.kind(of: body[member.name]) == .token {
            note(String(decoding: body[member.value], as: UTF8.self), place, body[member.name])
          }
        }
      case UInt8(ascii: "<"), nil: break
      default: look(inForm: body, place)
      }
    }

    private mutating func look(inForm form: [UInt8], _ place: String) {
      for field in FormFields(form) where SecretNames.kind(of: field.name) == .token {
        note(FormFields.decode(form[field.value]), place, field.name)
      }
    }

    private mutating func note(_ text: String, _ place: String, _ name: ArraySlice<UInt8> = []) {
      guard !text.isEmpty, text.utf8.count <= TokenSightings.tokenBytesMax,
        found.count < FoundToken.tokensMax, !found.contains(where: { $0.text == text })
      else { return }
      let field = String(decoding: name, as: UTF8.self)
      found.append(FoundToken(place: field.isEmpty ? place : "\(place) \(field)", text: text))
    }
  }
}
