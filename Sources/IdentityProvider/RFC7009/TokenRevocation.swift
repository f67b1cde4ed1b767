import HTTP
import Nodes
import OAuth
import TrustedSubsystem

/// `/api/revocation` (RFC 7009). A refresh token takes its whole grant with it, an access token only itself.
struct TokenRevocation: Endpoint {
  let methods = ["POST"]
  let provider: IdentityProviderConfiguration

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let form = try FormRequest.read(request, verdicts: &verdicts)
      let client = try provider.authenticator.authenticate(
        request, form: form, certificate: PresentedCertificate(certificate), in: context, verdicts: &verdicts)
      guard let token = form["token"] else { throw .missing("token") }
      try await revoke(SecretDigest(of: token), of: client, at: context.now, &verdicts)
      // Also for a token that is not known: it is as dead as the client wants it (RFC 7009 §2.2).
      let headers: HTTPHeaders = ["Cache-Control": "no-store", "Pragma": "no-cache"]
      return Reply(HTTPResponse(status: 200, headers: headers), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
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
    failed: "The token was issued to {expected}; {presented} wants to revoke it.")
}
