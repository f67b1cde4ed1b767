import Nodes
import OAuth

/// Ends tokens at their client's request (RFC 7009 §2.1). A refresh token takes its whole grant with it, an access token
/// only itself.
struct RevocationEngine: Sendable {
  let provider: IdentityProviderConfiguration

  /// Succeeds for a token that is not known too: it is as dead as the client wants it (RFC 7009 §2.2).
  func revoke(_ call: ClientCall, verdicts: inout [Verdict]) async throws(OAuthError) {
    let client = try provider.authenticator.authenticate(call, verdicts: &verdicts)
    guard let token = call["token"] else { throw .missing("token") }
    try await revoke(SecretDigest(of: token), of: client, at: call.now, &verdicts)
  }

  /// A wrong `token_type_hint` changes nothing: both kinds are searched (RFC 7009 §2.1).
  private func revoke(
    _ digest: SecretDigest, of client: RegisteredClient, at now: LabTime, _ verdicts: inout [Verdict]
  ) async throws(OAuthError) {
    if let (_, grant) = provider.store.accessToken(digest, at: now).content {
      try requireOwner(client, of: grant, &verdicts)
      do throws(IdentityStoreFailure) { try await provider.store.revoke(accessToken: digest) } catch {
        throw OAuthError(error)
      }
    } else if let (_, grant) = provider.store.refreshToken(digest, at: now).content {
      try requireOwner(client, of: grant, &verdicts)
      do throws(IdentityStoreFailure) { try await provider.store.revoke(grant.id) } catch {
        throw OAuthError(error)
      }
    }
  }

  /// RFC 7009 §2.1 leaves the code open; `invalid_grant` is what RFC 6749 §5.2 calls a token of another client.
  private func requireOwner(
    _ client: RegisteredClient, of grant: Grant, _ verdicts: inout [Verdict]
  ) throws(OAuthError) {
    guard grant.client == client.id else {
      throw OAuthError(
        .invalidGrant, "The token was not issued to this client",
        verdict: .fail(.tokenIssuedToClient, expected: grant.client, presented: client.id))
    }
    verdicts.append(.pass(.tokenIssuedToClient, expected: grant.client))
  }
}

extension Rule {
  static let tokenIssuedToClient = Rule(
    "token-issued-to-client", .rfc(7009, "2.1"),
    passed: "The token was issued to {expected}.",
    failed: "The token was issued to {expected}; {presented} wants to revoke it.",
    remedy: "Revoke the token as the client that it was issued to.")
}
