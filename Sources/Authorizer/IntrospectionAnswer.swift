import JSON

/// What the identity provider said of a token, for this resource and this certificate.
package struct IntrospectionAnswer: Sendable {
  /// What a protected resource should do: the five answers of the API.
  package enum Action: String, Sendable, CaseIterable {
    case ok = "OK"
    case badRequest = "BAD_REQUEST"
    case unauthorized = "UNAUTHORIZED"
    case forbidden = "FORBIDDEN"
    case internalServerError = "INTERNAL_SERVER_ERROR"
  }

  package private(set) var action: Action
  package private(set) var subject: String?
  package private(set) var scopes: [String]?
  /// Zero where there is none.
  package private(set) var clientID: Int64 = 0
  package private(set) var clientIDAlias: String?
  package private(set) var isClientIDAliasUsed = false
  /// Milliseconds since 1970; zero where there is no token.
  package private(set) var expiresAt: Int64 = 0
  /// The value of `WWW-Authenticate`.
  package private(set) var responseContent: String?
  package private(set) var resultMessage: String?
  /// Whether the token is known and not revoked.
  package private(set) var exists: Bool?
  /// Whether it has not expired.
  package private(set) var isUsable: Bool?
  /// Whether it covers the scopes that were asked for.
  package private(set) var isSufficient: Bool?
  /// What the token is bound to (`x5t#S256`, RFC 8705 §3.1).
  package private(set) var certificateThumbprint: String?
  /// The answer itself.
  package let body: [UInt8]

  /// - Throws: where the bytes are no JSON object, or its `action` is none of the five.
  package init(parsing body: [UInt8]) throws(IntrospectionFailure) {
    guard let object = (try? JSONValue(parsing: body))?.object else {
      throw IntrospectionFailure("The answer is not a JSON object.")
    }
    guard let name = object["action"]?.string, let action = Action(rawValue: name) else {
      throw IntrospectionFailure("The answer has no action that is known.")
    }
    self.action = action
    self.body = body
    for member in object.members { take(member.name, member.value) }
  }

  /// One pass over the members, for there are many and few of them matter.
  private mutating func take(_ name: String, _ value: JSONValue) {
    switch name {
    case "subject": subject = value.string
    case "scopes": scopes = value.strings
    case "clientId": clientID = value.int64 ?? 0
    case "clientIdAlias": clientIDAlias = value.string
    case "clientIdAliasUsed": isClientIDAliasUsed = value.bool ?? false
    case "expiresAt": expiresAt = value.int64 ?? 0
    case "responseContent": responseContent = value.string
    case "resultMessage": resultMessage = value.string
    case "existent": exists = value.bool
    case "usable": isUsable = value.bool
    case "sufficient": isSufficient = value.bool
    case "certificateThumbprint": certificateThumbprint = value.string
    default: break
    }
  }

  /// The alias where the client uses it, else the number in decimal; nil where there is no client.
  package var clientIDText: String? {
    if isClientIDAliasUsed { return clientIDAlias }
    return clientID == 0 ? nil : String(clientID)
  }
}

/// Why there is no answer from the identity provider: the link, its status, or what it sent.
package struct IntrospectionFailure: Error, Sendable, Equatable {
  package let sentence: String
  package init(_ sentence: String) { self.sentence = sentence }
}
