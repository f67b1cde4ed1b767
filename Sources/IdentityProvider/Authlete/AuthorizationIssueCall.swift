import HTTP
import JSON
import Nodes
import OAuth
import Topology

/// `/auth/authorization/issue`: the user said yes. The ticket becomes a code.
struct AuthorizationIssueCall: ServiceCall {
  let provider: IdentityProviderConfiguration

  /// What the authorization server found out.
  private struct Decision {
    static let subjectBytesMax = 100
    /// The end of the year 9999.
    static let secondsMax: Int64 = 253_402_300_799

    let ticket: String
    let subject: String
    /// In place of those that the client asked for.
    let scopes: [String]?
    /// Nil where it is not known.
    let authenticatedAt: LabTime?

    init(parsing bytes: [UInt8]) throws(CallProblem) {
      let body = try CallBody(parsing: bytes)
      ticket = try body.required("ticket")
      subject = try body.required("subject")
      scopes = try body.scopes("scopes")
      let seconds = try body.number("authTime", in: 0...Self.secondsMax)
      authenticatedAt = seconds == 0 ? nil : LabTime(seconds: seconds)
      // It travels in headers and in logs.
      guard subject.utf8.count <= Self.subjectBytesMax, subject.utf8.allSatisfy({ (32...126).contains($0) })
      else { throw .malformed("subject") }
    }
  }

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    do throws(CallProblem) {
      let decision = try Decision(parsing: request.body)
      return .json(200, await carryOut(decision, at: context.now, &verdicts))
    } catch {
      return .json(200, CallAnswer.malformed(error, verdicts: &verdicts))
    }
  }

  private func carryOut(
    _ decision: Decision, at now: LabTime, _ verdicts: inout [Verdict]
  ) async -> CallAnswer {
    let standing = provider.tickets.take(decision.ticket, now: now)
    verdicts.append(standing.verdict)
    guard case .taken(let request) = standing else { return .ticketUseless }
    let scopes = decision.scopes ?? request.scopes
    guard Set(request.client.scopes).isSuperset(of: scopes) else {
      verdicts.append(
        .fail(
          .requestedScopeRegistered, expected: request.client.scopes.joined(separator: " "),
          presented: scopes.joined(separator: " ")))
      let error = OAuthError(.serverError, "The server granted a scope that the client cannot have.")
      return .decided(provider.authorizations.refuse(request, error))
    }
    verdicts.append(.pass(.userConsented, presented: scopes.joined(separator: " ")))
    return .decided(
      await provider.authorizations.grant(
        request, to: decision.subject, scopes: scopes, authenticatedAt: decision.authenticatedAt ?? now,
        now: now))
  }
}

extension CallAnswer {
  /// The user or the authorization server has decided, and the browser takes the answer to the client.
  static func decided(_ response: AuthorizationResponse) -> CallAnswer {
    switch response.outcome {
    case .code(let code):
      CallAnswer(
        action: .location, responseContent: response.location, resultCode: "code-issued",
        resultMessage: "An authorization code was issued.", details: IssuedCode(code: code))
    case .error(let error):
      CallAnswer(
        action: .location, responseContent: response.location, resultCode: "request-refused",
        resultMessage: "The client is told \(error.code.rawValue).")
    }
  }

  /// Unknown, expired or spent: to the authorization server they are one, for the user was too slow or too quick.
  static let ticketUseless = refused(
    OAuthError(.invalidRequest, "The ticket is no longer valid"), action: .badRequest)
}

private struct IssuedCode: CallDetails {
  let code: String

  func write(to writer: inout JSONWriter) { writer.member("authorizationCode", code) }
}

extension AuthorizationTickets.Standing {
  private static let openRequest = "the ticket of an open request"

  var verdict: Verdict {
    switch self {
    case .taken(let request): .pass(.ticketUsable, expected: request.client.id)
    case .spent: .fail(.ticketUsable, expected: Self.openRequest, presented: "one that was used before")
    case .expired: .fail(.ticketUsable, expected: Self.openRequest, presented: "one that expired")
    case .unknown:
      .fail(.ticketUsable, expected: Self.openRequest, presented: "one that is not known, or no longer")
    }
  }
}

extension Rule {
  static let ticketUsable = Rule(
    "ticket-usable", nil,
    passed: "The ticket stands for an open request of {expected}, and is spent by this call.",
    failed: "The call must name {expected}; it names {presented}.",
    remedy: "Call /api/auth/authorization again for a fresh ticket, and use it once.")
}
