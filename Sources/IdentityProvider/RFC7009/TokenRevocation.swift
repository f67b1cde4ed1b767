import HTTP
import Nodes
import OAuth
import TrustedSubsystem

/// `/api/revocation` (RFC 7009).
struct TokenRevocation: Endpoint {
  let methods = ["POST"]
  let engine: RevocationEngine

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    var verdicts = [certificate.verdict]
    do throws(OAuthError) {
      let call = try ClientCall(request, presenting: certificate, in: context, verdicts: &verdicts)
      try await engine.revoke(call, verdicts: &verdicts)
      let headers: HTTPHeaders = ["Cache-Control": "no-store", "Pragma": "no-cache"]
      return Reply(HTTPResponse(status: 200, headers: headers), verdicts: verdicts)
    } catch {
      return .refusal(error, of: request, after: verdicts)
    }
  }
}
