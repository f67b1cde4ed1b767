import HTTP
import Nodes
import OAuth

/// `/auth/revocation`: answers the revocation request that an authorization server received (RFC 7009).
struct RevocationCall: ServiceCall {
  let engine: RevocationEngine
  let reader: ClientCallReader

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let content = try ClientCallReader.Content(parsing: request.body)
      return .json(200, await revoke(content, in: context, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func revoke(
    _ content: ClientCallReader.Content, in context: RequestContext, _ verdicts: inout [Verdict]
  ) async -> CallAnswer {
    do throws(OAuthError) {
      let call = try reader.call(content, in: context, verdicts: &verdicts)
      try await engine.revoke(call, verdicts: &verdicts)
      // Callers write what stands here into the body: null would become the word.
      return CallAnswer(
        action: .ok, responseContent: "", resultCode: "token-revoked",
        resultMessage: "The token is dead, whether or not it was known.")
    } catch {
      if let verdict = error.verdict { verdicts.append(verdict) }
      return .refused(error)
    }
  }
}
