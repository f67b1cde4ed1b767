import HTTP
import Nodes
import OAuth

/// `/auth/authorization`: what an authorization server is to do with an authorization request, of which it hands on the
/// parameters. A good one gets a ticket, by which the decision is told later.
struct AuthorizationCall: ServiceCall {
  let provider: IdentityProviderConfiguration

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let parameters = try CallBody(parsing: request.body).given("parameters")
      return .json(200, examine(parameters, at: context.now, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func examine(_ text: String, at now: LabTime, _ verdicts: inout [Verdict]) -> CallAnswer {
    let parameters: FormParameters
    do throws(FormError) { parameters = try FormParameters(parsing: text) } catch {
      let refusal = FormRequest.malformed(presented: error.sentence)
      if let verdict = refusal.verdict { verdicts.append(verdict) }
      return .refused(refusal)
    }
    let examination = provider.authorizations.examine(parameters)
    verdicts += examination.verdicts
    switch examination.outcome {
    case .accepted(let accepted):
      return ask(about: accepted, namedAs: parameters["client_id"], at: now)
    case .refusedToClient(let response):
      return CallAnswer(
        action: .location, responseContent: response.location, resultCode: "request-refused",
        resultMessage: "The authorization request is refused, and the client is told.")
    case .refusedToUser(let error):
      return .refused(error)
    }
  }

  private func ask(
    about accepted: AuthorizationRequest, namedAs name: String?, at now: LabTime
  ) -> CallAnswer {
    let ticket = provider.tickets.open(accepted, now: now)
    return CallAnswer(
      action: accepted.interaction.isForbidden ? .noInteraction : .interaction, responseContent: nil,
      resultCode: "request-accepted", resultMessage: "The authorization request is good. The user decides.",
      details: InteractionDetails(
        request: accepted, clientName: name, service: provider.specification, ticket: ticket))
  }
}
