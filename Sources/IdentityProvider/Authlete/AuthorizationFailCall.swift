import HTTP
import Nodes
import OAuth

/// `/auth/authorization/fail`: the user said no, or the authorization server could not ask.
struct AuthorizationFailCall: ServiceCall {
  let provider: IdentityProviderConfiguration

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let body = try CallBody(parsing: request.body)
      let ticket = try body.required("ticket")
      guard let reason = FailReason(rawValue: try body.required("reason")) else { throw .malformed("reason") }
      let error = OAuthError(reason.code, try Self.description(body) ?? reason.words)
      return .json(200, carryOut(error, reason, ticket, at: context.now, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func carryOut(
    _ error: OAuthError, _ reason: FailReason, _ ticket: String, at now: LabTime, _ verdicts: inout [Verdict]
  ) -> CallAnswer {
    let standing = provider.tickets.take(ticket, now: now)
    verdicts.append(standing.verdict)
    guard case .taken(let request) = standing else { return .ticketUseless }
    verdicts.append(
      reason == .denied
        ? .fail(.userConsented, expected: "Authorize", presented: "Deny")
        : .fail(.userCouldDecide, expected: error.code.rawValue, presented: reason.rawValue))
    return .decided(provider.authorizations.refuse(request, error))
  }

  /// It becomes an `error_description` (RFC 6749 §4.1.2.1).
  private static func description(_ body: CallBody) throws(CallProblem) -> String? {
    guard let text = try body.text("description"), !text.isEmpty else { return nil }
    guard
      text.utf8.count <= 1024,
      text.utf8.allSatisfy({
        (32...126).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      })
    else { throw .malformed("description") }
    return text
  }
}

/// Why an authorization server gives an authorization request up.
enum FailReason: String, Sendable, CaseIterable {
  case unknown = "UNKNOWN"
  case notLoggedIn = "NOT_LOGGED_IN"
  case maxAgeNotSupported = "MAX_AGE_NOT_SUPPORTED"
  case exceedsMaxAge = "EXCEEDS_MAX_AGE"
  case differentSubject = "DIFFERENT_SUBJECT"
  case acrNotSatisfied = "ACR_NOT_SATISFIED"
  case denied = "DENIED"
  case serverError = "SERVER_ERROR"
  case notAuthenticated = "NOT_AUTHENTICATED"
  case accountSelectionRequired = "ACCOUNT_SELECTION_REQUIRED"
  case consentRequired = "CONSENT_REQUIRED"
  case interactionRequired = "INTERACTION_REQUIRED"
  case invalidTarget = "INVALID_TARGET"

  /// What the client is told.
  var code: OAuthError.Code {
    switch self {
    case .unknown, .serverError: .serverError
    case .notLoggedIn, .maxAgeNotSupported, .exceedsMaxAge, .differentSubject, .acrNotSatisfied,
      .notAuthenticated:
      .loginRequired
    case .denied: .accessDenied
    case .accountSelectionRequired: .accountSelectionRequired
    case .consentRequired: .consentRequired
    case .interactionRequired: .interactionRequired
    case .invalidTarget: .invalidTarget
    }
  }

  var words: String {
    switch self {
    case .unknown: "The authorization server gave no reason."
    case .notLoggedIn: "The user is not logged in."
    case .maxAgeNotSupported: "The server does not know when users logged in."
    case .exceedsMaxAge: "The user logged in too long ago."
    case .differentSubject: "Another user is logged in than the one asked for."
    case .acrNotSatisfied: "The user is not logged in strongly enough."
    case .denied: "The user denied the request."
    case .serverError: "The authorization server failed."
    case .notAuthenticated: "The user could not be authenticated."
    case .accountSelectionRequired: "The user must choose an account."
    case .consentRequired: "The user must consent."
    case .interactionRequired: "The user must be asked."
    case .invalidTarget: "The resource asked for is not valid."
    }
  }
}

extension Rule {
  static let userCouldDecide = Rule(
    "user-could-decide", Specification(document: "OpenID Connect Core", section: "3.1.2.6"),
    passed: "The user could decide.",
    failed: "The authorization server gave up for the reason {presented}; the client is told {expected}.",
    remedy: "Read the reason in the authorization server's own log.")
}
