import HTTP
import Nodes
import OAuth
import Topology
import TrustedSubsystem

/// `/api/token` (RFC 6749 §3.2): who asks, with what grant, bound to what.
struct TokenEndpoint: Endpoint {
  let methods = ["POST"]
  let provider: IdentityProviderConfiguration

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let presented = PresentedCertificate(certificate)
      let response = try await answer(request, presented, context, &verdicts)
      return Reply(.json(200, response), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
  }

  private func answer(
    _ request: HTTPRequest, _ certificate: PresentedCertificate?, _ context: RequestContext,
    _ verdicts: inout [Verdict]
  ) async throws(OAuthError) -> TokenResponse {
    let form = try FormRequest.read(request, verdicts: &verdicts)
    let client = try provider.authenticator.authenticate(
      request, form: form, certificate: certificate, in: context, verdicts: &verdicts)
    let grantType = try grantType(form["grant_type"], of: client, verdicts: &verdicts)
    let tokenRequest = TokenRequest(
      form: form, client: client, certificate: certificate, now: context.now, random: provider.random)

    var confirmation: Confirmation?
    let terms = try await grantType.redeem(tokenRequest, from: provider.store, verdicts: &verdicts) {
      (verdicts: inout [Verdict]) throws(OAuthError) in
      confirmation = try provider.features.binding?.confirmation(
        for: client, presenting: certificate, verdicts: &verdicts)
    }
    let minted = try provider.mint.mint(terms, for: tokenRequest, confirmation: confirmation)
    do throws(IdentityStoreFailure) { try await provider.store.issue(minted.tokens) } catch {
      throw OAuthError(error)
    }
    return minted.response
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
    failed: "The grant type {presented} is not among: {expected}.")
}
