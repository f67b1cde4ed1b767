import Encodings
import OAuth
import Topology

/// `client_credentials`: a client acts for itself (RFC 6749 §4.4).
struct ClientCredentialsGrant: GrantType {
  let specification = Specification.rfc(6749, "4.4")
  let name = IdentityProviderSpecification.Client.Grant.clientCredentials

  func redeem(
    _ request: TokenRequest, from store: any IdentityStore, verdicts: inout [Verdict],
    bind: (inout [Verdict]) throws(OAuthError) -> Void
  ) async throws(OAuthError) -> TokenTerms {
    // Whoever knows the name would be the client (RFC 6749 §4.4: confidential clients only).
    guard !request.client.isPublic else {
      throw OAuthError(
        .unauthorizedClient, "The client may not use this grant type",
        verdict: .fail(
          .confidentialClient, expected: "a client that authenticates", presented: request.client.id))
    }
    let scopes = try Scopes.parse(
      request["scope"], allowed: request.client.specification.scopes, verdicts: &verdicts)
    try bind(&verdicts)
    let grant = Grant(
      id: .random(from: request.random), client: request.client.id, subject: nil, scopes: scopes,
      type: .clientCredentials, authenticatedAt: request.now)
    return TokenTerms(grant: grant, scopes: scopes, refresh: .none)
  }
}

extension Rule {
  static let confidentialClient = Rule(
    "confidential-client", .rfc(6749, "4.4"),
    passed: "The client {presented} authenticates itself.",
    failed: "The grant wants {expected}; {presented} is a public one.",
    remedy: "Use a client that authenticates; a public client acts for a user only.")
}
