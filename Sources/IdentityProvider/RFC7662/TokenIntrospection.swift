import HTTP
import JSON
import Nodes
import OAuth
import Topology
import TrustedSubsystem

/// `/api/introspection`: what a token is worth (RFC 7662). A service account may ask about any token, a client about its
/// own; whatever else is asked about is inactive.
struct TokenIntrospection: Endpoint {
  let methods = ["POST"]
  let provider: IdentityProviderConfiguration

  /// Who asks, and so what may be told.
  private enum Asker {
    case account
    case client(String)

    func maySee(_ grant: Grant) -> Bool {
      switch self {
      case .account: true
      case .client(let id): grant.client == id
      }
    }
  }

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let form = try FormRequest.read(request, verdicts: &verdicts)
      let asker = try asker(request, form, PresentedCertificate(certificate), context, &verdicts)
      guard let token = form["token"] else { throw .missing("token") }
      let answer = answer(SecretDigest(of: token), asker, context.now, &verdicts)
      return Reply(.json(200, answer), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
  }

  private func asker(
    _ request: HTTPRequest, _ form: FormParameters, _ certificate: PresentedCertificate?,
    _ context: RequestContext, _ verdicts: inout [Verdict]
  ) throws(OAuthError) -> Asker {
    if provider.accounts.isNamed(in: request) {
      let verdict = provider.accounts.authenticate(request, in: context)
      guard verdict.outcome == .pass else { throw .failedAuthentication(verdict) }
      verdicts.append(verdict)
      return .account
    }
    let client = try provider.authenticator.authenticate(
      request, form: form, certificate: certificate, in: context, verdicts: &verdicts)
    // A name alone authorizes nobody, or tokens could be tried out (RFC 7662 §2.1, §4).
    guard !client.isPublic else {
      throw .failedAuthentication(
        .fail(.confidentialClient, expected: "a client that authenticates", presented: client.id))
    }
    return .client(client.id)
  }

  /// A wrong `token_type_hint` changes nothing: all kinds are searched (RFC 7662 §2.1).
  private func answer(
    _ digest: SecretDigest, _ asker: Asker, _ now: LabTime, _ verdicts: inout [Verdict]
  ) -> TokenDescription {
    let access = provider.store.accessToken(digest, at: now)
    if case .active(let token, let grant, _) = access, asker.maySee(grant) {
      verdicts.append(access.verdict)
      return TokenDescription(token, grant, issuer: provider.specification.issuer)
    }
    let refresh = provider.store.refreshToken(digest, at: now)
    if case .active(let token, let grant, _) = refresh, asker.maySee(grant) {
      verdicts.append(refresh.verdict)
      return TokenDescription(token, grant, issuer: provider.specification.issuer)
    }
    let isOthers = [access.content?.grant, refresh.content?.grant].contains {
      $0.map { !asker.maySee($0) } ?? false
    }
    let verdict = access.content == nil ? refresh.verdict : access.verdict
    verdicts.append(isOthers ? .fail(.tokenActive, detail: "it is another client's") : verdict)
    return .inactive
  }
}
