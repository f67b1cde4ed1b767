import HTTP
import Nodes
import OAuth
import TrustedSubsystem

/// `/api/introspection` (RFC 7662).
struct TokenIntrospection: Endpoint {
  let methods = ["POST"]
  let provider: IdentityProviderConfiguration
  let engine: IntrospectionEngine

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let form = try FormRequest.read(request, verdicts: &verdicts)
      let asker = try asker(request, form, PresentedCertificate(certificate), context, &verdicts)
      let answer = try engine.describe(form, to: asker, at: context.now, verdicts: &verdicts)
      return Reply(.json(200, answer), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
  }

  private func asker(
    _ request: HTTPRequest, _ form: FormParameters, _ certificate: PresentedCertificate?,
    _ context: RequestContext, _ verdicts: inout [Verdict]
  ) throws(OAuthError) -> IntrospectionEngine.Asker {
    if provider.accounts.isNamed(in: request) {
      let verdict = provider.accounts.authenticate(request, in: context)
      guard verdict.outcome == .pass else { throw .failedAuthentication(verdict) }
      verdicts.append(verdict)
      return .account
    }
    let credentials = try ClientCredentials(of: request, form: form, certificate: certificate)
    let client = try provider.authenticator.authenticate(
      credentials, from: context.caller.place, at: context.now, verdicts: &verdicts)
    // A name alone authorizes nobody, or tokens could be tried out (RFC 7662 §2.1, §4).
    guard !client.isPublic else {
      throw .failedAuthentication(
        .fail(.confidentialClient, expected: "a client that authenticates", presented: client.id))
    }
    return .client(client.id)
  }
}
