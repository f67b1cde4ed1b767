import OAuth
import Topology

/// Answers token requests (RFC 6749 §3.2): who asks, with what grant, bound to what.
struct TokenEngine: Sendable {
  let provider: IdentityProviderConfiguration

  /// What was issued, to whom.
  struct Issuance: Sendable {
    let client: RegisteredClient
    let response: TokenResponse
    let tokens: IssuedTokens
  }

  func issue(to call: ClientCall, verdicts: inout [Verdict]) async throws(OAuthError) -> Issuance {
    let client = try provider.authenticator.authenticate(call, verdicts: &verdicts)
    let grantType = try grantType(call["grant_type"], of: client, verdicts: &verdicts)
    let certificate = call.credentials.certificate
    let request = TokenRequest(
      form: call.form, client: client, certificate: certificate, now: call.now, random: provider.random)

    var confirmation: Confirmation?
    let terms = try await grantType.redeem(request, from: provider.store, verdicts: &verdicts) {
      (verdicts: inout [Verdict]) throws(OAuthError) in
      confirmation = try provider.features.binding?.confirmation(
        for: client, presenting: certificate, verdicts: &verdicts)
    }
    let minted = try provider.mint.mint(terms, for: request, confirmation: confirmation)
    do throws(IdentityStoreFailure) { try await provider.store.issue(minted.tokens) } catch {
      throw OAuthError(error)
    }
    return Issuance(client: client, response: minted.response, tokens: minted.tokens)
  }

  private func grantType(
    _ name: String?, of client: RegisteredClient, verdicts: inout [Verdict]
  ) throws(OAuthError) -> any GrantType {
    guard let name else { throw .missing("grant_type") }
    guard let grantType = provider.features.grantType(name) else {
      throw OAuthError(
        .unsupportedGrantType, "The grant type is not supported",
        verdict: .fail(.grantTypeRegistered, expected: "a grant type of this server", presented: name))
    }
    let registered = client.specification.grants
    let names = registered.map(\.rawValue).joined(separator: ", ")
    guard registered.contains(grantType.name) else {
      throw OAuthError(
        .unauthorizedClient, "The client may not use this grant type",
        verdict: .fail(.grantTypeRegistered, expected: names, presented: name))
    }
    verdicts.append(.pass(.grantTypeRegistered, expected: names, presented: name))
    return grantType
  }
}

extension Rule {
  static let grantTypeRegistered = Rule(
    "grant-type-registered", .rfc(6749, "5.2"),
    passed: "The client is registered for the grant type {presented}.",
    failed: "The grant type {presented} is not among: {expected}.",
    remedy: "Use one of those grant types, or add this one to the client's `grants` in lab.json.")
}
