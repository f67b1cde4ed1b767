import Encodings
package import Nodes

/// What a user allowed a client, or what a client obtained for itself. Codes and tokens belong to one, and
/// live no longer than it: revoking the grant ends them all, those too that are saved afterwards.
package struct Grant: Sendable, Equatable {
  package let id: GrantID
  package let client: String
  /// The user, nil where the client acts for itself (`client_credentials`).
  package let subject: String?
  /// In the order of the request; no token of the grant has more.
  package let scopes: [String]
  /// How it came about, as RFC 6749 names the grant type.
  package let type: Origin
  /// When the user logged in; the time of the request for `client_credentials`.
  package let authenticatedAt: LabTime

  package enum Origin: String, Sendable {
    case authorizationCode = "authorization_code"
    case clientCredentials = "client_credentials"
  }

  package init(
    id: GrantID, client: String, subject: String?, scopes: [String], type: Origin, authenticatedAt: LabTime
  ) {
    self.id = id
    self.client = client
    self.subject = subject
    self.scopes = scopes
    self.type = type
    self.authenticatedAt = authenticatedAt
  }
}

/// Names a grant in the store and in the log; it opens nothing.
package struct GrantID: Sendable, Hashable, CustomStringConvertible {
  package let text: String
  package init(_ text: String) { self.text = text }
  package var description: String { text }

  /// 88 bits keep names apart; 15 characters are what a string holds without memory of its own.
  private static let randomBytes = 11

  package static func random(from random: any RandomBytes) -> GrantID {
    GrantID(Base64URL.encode(random.next(randomBytes)))
  }
}
