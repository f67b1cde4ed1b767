import Certificates
import HTTP
import Nodes
import OAuth

/// `/auth/introspection`: the call that the tutorial's authorizer makes for every request of an API. Unlike RFC
/// 7662 it is told what the API wants, and judges: alive, scope, subject, certificate, in this order.
struct Introspection: ServiceCall {
  let provider: IdentityProviderConfiguration
  let certificates: PresentedCertificates

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse {
    .json(200, judge(request, at: context.now, &verdicts))
  }

  private func judge(
    _ request: HTTPRequest, at now: LabTime, _ verdicts: inout [Verdict]
  ) -> IntrospectionAnswer {
    do throws(CallProblem) {
      return answer(try IntrospectionRequest(parsing: request.body), at: now, &verdicts)
    } catch {
      verdicts.append(
        .fail(.introspectionRequest, expected: "a token and what is wanted of it", presented: error.words))
      return .badRequest(error.words)
    }
  }

  private func answer(
    _ request: IntrospectionRequest, at now: LabTime, _ verdicts: inout [Verdict]
  ) -> IntrospectionAnswer {
    let reading = provider.store.accessToken(SecretDigest(of: request.token), at: now)
    verdicts.append(reading.verdict)
    guard let (token, grant) = reading.content else { return .notAlive(nil, "The token is not known.") }
    var known = IntrospectionAnswer.Known(
      token: token, grant: grant, client: provider.clients[grant.client], isUsable: false,
      isSufficient: true, isRefreshable: false)
    switch reading {
    case .active(_, _, let isRefreshable): known.isRefreshable = isRefreshable
    case .expired: return .notAlive(known, "The token expired.")
    case .revoked, .unknown: return .notAlive(known, "The token was revoked.")
    }
    known.isUsable = true
    return wanted(request, of: known, &verdicts)
  }

  private func wanted(
    _ request: IntrospectionRequest, of known: IntrospectionAnswer.Known, _ verdicts: inout [Verdict]
  ) -> IntrospectionAnswer {
    var known = known
    let scope = scopeVerdict(request, known.token)
    verdicts.append(scope)
    if scope.outcome == .fail {
      known.isSufficient = false
      return .insufficientScope(known, wanted: request.scopes)
    }
    if let subject = request.subject, subject != known.grant.subject {
      verdicts.append(.fail(.subjectMatches, expected: subject, presented: known.grant.subject ?? "none"))
      return .otherSubject(known)
    }
    let binding = bindingVerdict(request, known.token)
    verdicts.append(binding)
    return binding.outcome == .fail ? .otherCertificate(known) : .accepted(known)
  }

  private func scopeVerdict(_ request: IntrospectionRequest, _ token: AccessToken) -> Verdict {
    guard !request.scopes.isEmpty else { return Verdict(.scopeSufficient, .skipped) }
    let suffices = request.scopes.allSatisfy(token.scopes.contains)
    return .judge(
      .scopeSufficient, suffices, expected: request.scopes.joined(separator: " "),
      presented: token.scopes.joined(separator: " "))
  }

  private func bindingVerdict(_ request: IntrospectionRequest, _ token: AccessToken) -> Verdict {
    guard let text = request.clientCertificate, token.thumbprint != nil else {
      return CertificateBoundTokens.verify(presented: nil, against: token.thumbprint)
    }
    guard let certificate = certificates.read(text) else {
      return .fail(
        .certificateBinding, expected: token.thumbprint ?? "none",
        presented: "something that is no certificate")
    }
    return CertificateBoundTokens.verify(presented: certificate.thumbprint, against: token.thumbprint)
  }
}

extension Rule {
  static let introspectionRequest = Rule(
    "introspection-request", .rfc(7662, "2.1"),
    passed: "The call names a token.",
    failed: "The introspection call must name {expected}: {presented}.",
    remedy: "Send a JSON document with `token`.")
}
