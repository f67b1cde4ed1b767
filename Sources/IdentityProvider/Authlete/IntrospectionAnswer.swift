import HTTP
import JSON
import Nodes
import Topology

/// What an introspection call is told: what to do (`action`), what to say (`responseContent`), and what is known.
struct IntrospectionAnswer: Sendable {
  enum Action: String, Sendable {
    case ok = "OK"
    case badRequest = "BAD_REQUEST"
    case unauthorized = "UNAUTHORIZED"
    case forbidden = "FORBIDDEN"
    case internalServerError = "INTERNAL_SERVER_ERROR"
  }

  let action: Action
  /// A name for programs, a sentence for people.
  let resultCode: String
  let resultMessage: String
  /// The value of `WWW-Authenticate` for the API's caller, nil where it is let in.
  let responseContent: String?
  var known: Known?

  /// What is known of a token that was issued here.
  struct Known: Sendable {
    let token: AccessToken
    let grant: Grant
    let client: RegisteredClient?
    var isUsable: Bool
    var isSufficient: Bool
    var isRefreshable: Bool
  }
}

extension IntrospectionAnswer: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("action", action.rawValue)
      if let known { Self.write(known, to: &$0) } else { Self.writeUnknown(to: &$0) }
      $0.member("responseContent", responseContent)
      $0.member("resultCode", resultCode)
      $0.member("resultMessage", resultMessage)
    }
  }

  private static func write(_ known: Known, to writer: inout JSONWriter) {
    writer.member("clientId", known.client?.specification.authleteId ?? 0)
    writer.member("clientIdAlias", known.grant.client)
    writer.member("clientIdAliasUsed", true)
    writer.member("subject", known.grant.subject)
    writer.member("scopes", known.token.scopes)
    writer.member("existent", true)
    writer.member("usable", known.isUsable)
    writer.member("sufficient", known.isSufficient)
    writer.member("refreshable", known.isRefreshable)
    writer.member("expiresAt", known.token.expiresAt.milliseconds)
    writer.member("certificateThumbprint", known.token.thumbprint)
    writer.member("grantType", known.grant.type.authleteName)
  }

  private static func writeUnknown(to writer: inout JSONWriter) {
    writer.member("clientId", 0)
    writer.member("existent", false)
    writer.member("usable", false)
    writer.member("sufficient", false)
    writer.member("refreshable", false)
    writer.member("expiresAt", 0)
  }
}

extension Grant.Origin {
  fileprivate var authleteName: String {
    switch self {
    case .authorizationCode: "AUTHORIZATION_CODE"
    case .clientCredentials: "CLIENT_CREDENTIALS"
    }
  }
}
