import HTTP
import JSON

/// A code or token as a message carries it, for whoever looks at one exchange in the lab.
package struct FoundToken: Sendable, Equatable {
  /// `request header Authorization`, `response body access_token`: what field it stands in may be a stranger's word.
  package let place: String
  package let text: String

  /// Most that one exchange gives.
  static let tokensMax = 20

  /// Those of both messages in the order of the messages, each with the first place in which it stands.
  package static func all(in row: ExchangeRow) -> [FoundToken] {
    var search = TokenSearch()
    if case .parsed(let request) = row.request { search.look(in: request) }
    if let response = row.response { search.look(in: response) }
    return search.found
  }
}

/// Looks through the messages of one exchange.
private struct TokenSearch {
  /// JSON texts within each other, and lists of lists.
  private static let depthMax = 8

  private(set) var found: [FoundToken] = []

  mutating func look(in request: HTTPRequest) {
    // Who sends two has something in mind, and wants to see both.
    for credentials in request.headers.values("Authorization") {
      look(inCredentials: credentials, "request header Authorization")
    }
    if let query = request.query { look(inForm: Array(query.utf8), "request query") }
    look(inBody: request.body, "request body")
  }

  mutating func look(in response: HTTPResponse) {
    for location in response.headers.values("Location") { look(inLocation: location) }
    look(inBody: response.body, "response body")
  }

  private mutating func look(inCredentials text: String, _ place: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    // A client's or an account's password is no token.
    guard parts.count == 2, parts[0].lowercased() != "basic" else { return }
    note(String(parts[1]), place)
  }

  /// The query, and the fragment in which the implicit grant answers (RFC 6749 §4.2.2).
  private mutating func look(inLocation location: String) {
    let parts = location.utf8.split(
      separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false)
    if let mark = parts[0].firstIndex(of: UInt8(ascii: "?")) {
      look(inForm: Array(parts[0][parts[0].index(after: mark)...]), "response header Location")
    }
    if parts.count == 2 { look(inForm: Array(parts[1]), "response header Location fragment") }
  }

  private mutating func look(inBody body: [UInt8], _ place: String) {
    switch body.first(where: { $0 > 32 }) {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      if let value = try? JSONValue(parsing: body) {
        look(in: value, named: "", place, depth: 0)
      } else {
        look(inBrokenJSON: body, place)
      }
    case UInt8(ascii: "<"), nil: break
    default: look(inForm: body, place)
    }
  }

  /// - Parameter name: the nearest member that the value stands in.
  private mutating func look(in value: JSONValue, named name: String, _ place: String, depth: Int) {
    guard depth <= Self.depthMax, found.count < FoundToken.tokensMax else { return }
    switch value {
    case .object(let object):
      for member in object.members {
        look(in: member.value, named: member.name, place, depth: depth + 1)
      }
    case .array(let values):
      for value in values { look(in: value, named: name, place, depth: depth + 1) }
    case .string(let text): look(inString: text, named: name, place, depth: depth)
    default: break
    }
  }

  private mutating func look(inString text: String, named name: String, _ place: String, depth: Int) {
    if SecretNames.isHandedOnForm(name.utf8) {
      look(inForm: Array(text.utf8), place)
    } else if Self.isToken(name.utf8) {
      note(text, place, name)
    } else if text.utf8.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: text) {
      // An answer that one server hands to another whole.
      look(in: value, named: "", name.isEmpty ? place : "\(place) \(name)", depth: depth + 1)
    }
  }

  /// What the log cut off, or nobody could read.
  private mutating func look(inBrokenJSON body: [UInt8], _ place: String) {
    for member in JSONStrings(body) {
      let (name, value) = (body[member.name], body[member.value])
      if SecretNames.isHandedOnForm(name) {
        look(inForm: Array(value), place)
      } else if Self.isToken(name) {
        note(String(decoding: value, as: UTF8.self), place, String(decoding: name, as: UTF8.self))
      }
    }
  }

  private mutating func look(inForm form: [UInt8], _ place: String) {
    for field in FormFields(form) where Self.isToken(field.name) {
      note(FormFields.decode(form[field.value]), place, String(decoding: field.name, as: UTF8.self))
    }
  }

  private mutating func note(_ text: String, _ place: String, _ field: String = "") {
    guard !text.isEmpty, text.utf8.count <= TokenSightings.tokenBytesMax,
      found.count < FoundToken.tokensMax, !found.contains(where: { $0.text == text })
    else { return }
    found.append(FoundToken(place: field.isEmpty ? place : "\(place) \(field)", text: text))
  }

  /// Assertions (RFC 7521) are credentials to the log, and signed tokens to whoever reads them.
  private static func isToken(_ name: some Collection<UInt8>) -> Bool {
    if SecretNames.kind(of: name) == .token { return true }
    let name = String(decoding: name.prefix(SecretNames.nameBytesMax), as: UTF8.self).lowercased()
    return name == "client_assertion" || name == "assertion"
  }
}
