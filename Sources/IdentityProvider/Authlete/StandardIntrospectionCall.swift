import HTTP
import JSON
import Nodes
import OAuth

/// `/auth/introspection/standard`: answers the introspection request that an authorization server received (RFC 7662).
/// Who may ask is for the authorization server to find out, so it is told everything.
struct StandardIntrospectionCall: ServiceCall {
  let engine: IntrospectionEngine

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let parameters = try CallBody(parsing: request.body).given("parameters")
      return .json(200, describe(parameters, at: context.now, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func describe(_ parameters: String, at now: LabTime, _ verdicts: inout [Verdict]) -> CallAnswer {
    do throws(OAuthError) {
      let form = try FormRequest.read(body: parameters, verdicts: &verdicts)
      var writer = JSONWriter()
      writer.value(try engine.describe(form, to: .account, at: now, verdicts: &verdicts))
      return CallAnswer(
        action: .ok, responseContent: writer.text, resultCode: "token-described",
        resultMessage: "The token is described.")
    } catch {
      if let verdict = error.verdict { verdicts.append(verdict) }
      return .refused(error)
    }
  }
}
