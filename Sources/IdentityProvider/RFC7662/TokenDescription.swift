import JSON
import Nodes

/// An introspection response (RFC 7662 §2.2), with `cnf` at top level (RFC 8705 §3.2).
enum TokenDescription: Sendable {
  /// Says nothing of why (RFC 7662 §2.2).
  case inactive
  case active(Content)

  struct Content: Sendable {
    let grant: Grant
    let scopes: [String]
    /// Nil for a refresh token, which is presented to no resource.
    let tokenType: String?
    let issuer: String
    let issuedAt: LabTime
    let expiresAt: LabTime
    let confirmation: Confirmation?
  }

  init(_ token: AccessToken, _ grant: Grant, issuer: String) {
    self = .active(
      Content(
        grant: grant, scopes: token.scopes, tokenType: "Bearer", issuer: issuer, issuedAt: token.issuedAt,
        expiresAt: token.expiresAt, confirmation: token.thumbprint.map(Confirmation.init)))
  }

  init(_ token: RefreshToken, _ grant: Grant, issuer: String) {
    self = .active(
      Content(
        grant: grant, scopes: token.scopes, tokenType: nil, issuer: issuer, issuedAt: token.issuedAt,
        expiresAt: token.expiresAt, confirmation: token.thumbprint.map(Confirmation.init)))
  }
}

extension TokenDescription: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object {
      switch self {
      case .inactive: $0.member("active", false)
      case .active(let content): Self.write(content, to: &$0)
      }
    }
  }

  private static func write(_ content: Content, to writer: inout JSONWriter) {
    writer.member("active", true)
    if !content.scopes.isEmpty { writer.member("scope", content.scopes.joined(separator: " ")) }
    writer.member("client_id", content.grant.client)
    if let type = content.tokenType { writer.member("token_type", type) }
    writer.member("exp", content.expiresAt.seconds)
    writer.member("iat", content.issuedAt.seconds)
    if let subject = content.grant.subject { writer.member("sub", subject) }
    writer.member("iss", content.issuer)
    if let confirmation = content.confirmation { writer.member("cnf", confirmation) }
  }
}
