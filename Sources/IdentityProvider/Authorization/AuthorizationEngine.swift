import HTTP
import Nodes
import OAuth
import Topology

/// Checks authorization requests and answers them (RFC 6749 §4.1). Who the user is and what the user wants is found out
/// elsewhere: on the provider's own pages, or by an authorization server that asks the provider what to do.
struct AuthorizationEngine: Sendable {
  let specification: IdentityProviderSpecification
  let clients: ClientRegistry
  let store: any IdentityStore
  let random: any RandomBytes
  let issuedCodes = IssuedCodes()

  func examine(_ parameters: FormParameters) -> AuthorizationExamination {
    var draft = AuthorizationDraft(parameters, clients: clients)
    var verdicts: [Verdict] = []
    do throws(OAuthError) {
      for step in AuthorizationCheck.all { verdicts.append(try step.check(&draft)) }
      return AuthorizationExamination(outcome: .accepted(try draft.finished()), verdicts: verdicts)
    } catch {
      if let verdict = error.verdict { verdicts.append(verdict) }
      return AuthorizationExamination(outcome: refusal(error, of: draft), verdicts: verdicts)
    }
  }

  /// The answer that carries a code, or says that none could be kept.
  ///
  /// - Parameter authenticatedAt: when the user logged in.
  func grant(
    _ request: AuthorizationRequest, to subject: String, scopes: [String], authenticatedAt: LabTime,
    now: LabTime
  ) async -> AuthorizationResponse {
    let grant = Grant(
      id: .random(from: random), client: request.client.id, subject: subject, scopes: scopes,
      type: .authorizationCode, authenticatedAt: authenticatedAt)
    do throws(IdentityStoreFailure) {
      return response(to: request, .code(try await issueCode(for: request, grant, now: now)))
    } catch {
      return refuse(
        request,
        OAuthError(
          .temporarilyUnavailable, "The code could not be kept. Try again later.", detail: "\(error)"))
    }
  }

  func refuse(_ request: AuthorizationRequest, _ error: OAuthError) -> AuthorizationResponse {
    response(to: request, .error(error))
  }

  private func response(
    to request: AuthorizationRequest, _ outcome: AuthorizationResponse.Outcome
  ) -> AuthorizationResponse {
    AuthorizationResponse(
      redirection: request.redirection, outcome: outcome, state: request.state, issuer: specification.issuer)
  }

  /// To the client once its address is known to be its own, and never anywhere else.
  private func refusal(
    _ error: OAuthError, of draft: AuthorizationDraft
  ) -> AuthorizationExamination.Outcome {
    guard let redirection = draft.redirection else { return .refusedToUser(error) }
    return .refusedToClient(
      AuthorizationResponse(
        redirection: redirection, outcome: .error(error), state: draft.state, issuer: specification.issuer))
  }
}

/// What the checks made of an authorization request.
struct AuthorizationExamination: Sendable {
  enum Outcome: Sendable {
    case accepted(AuthorizationRequest)
    /// The client is told.
    case refusedToClient(AuthorizationResponse)
    /// It is not known where the client is, so nobody but the user is told (RFC 6749 §4.1.2.1).
    case refusedToUser(OAuthError)
  }

  let outcome: Outcome
  let verdicts: [Verdict]
}
