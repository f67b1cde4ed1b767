import HTTP
import Nodes
import OAuth
import TrustedSubsystem

/// `/api/token` (RFC 6749 §3.2).
struct TokenEndpoint: Endpoint {
  let methods = ["POST"]
  let engine: TokenEngine

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let call = try ClientCall(request, presenting: certificate, in: context, verdicts: &verdicts)
      let issuance = try await engine.issue(to: call, verdicts: &verdicts)
      return Reply(.json(200, issuance.response), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
  }
}
