import Certificates
import Nodes
package import OAuth

/// The five checks of a token, each judged by itself from what the identity provider answered.
///
/// The answer names one reason for its refusal; a learner wants to see what was right, too: a stolen token
/// passes every check but the last. What the answer does not say is skipped, never guessed.
enum TokenChecks {
  static func verdicts(
    _ call: IntrospectionCall, _ result: Result<IntrospectionAnswer, IntrospectionFailure>, at now: LabTime
  ) -> [Verdict] {
    guard call.token != nil else {
      return [.fail(.tokenPresent, expected: "Authorization: Bearer", presented: "none")]
    }
    let present = Verdict.pass(.tokenPresent)
    switch result {
    case .failure(let failure):
      return [present, .fail(.introspection, expected: "an answer", presented: failure.sentence)]
    case .success(let answer):
      guard answer.exists != false else {
        return [
          present,
          .fail(.tokenKnown, expected: "a token of this provider", presented: "one that it does not know"),
        ]
      }
      return [
        present, known(answer, now), unexpired(answer, now), scopes(call, answer), binding(call, answer),
      ]
    }
  }

  private static func known(_ answer: IntrospectionAnswer, _ now: LabTime) -> Verdict {
    if answer.exists == nil { return Verdict(.tokenKnown, .skipped) }
    return answer.isRevoked(at: now)
      ? .fail(.tokenKnown, expected: "a token of this provider", presented: "one that was revoked")
      : .pass(.tokenKnown)
  }

  private static func unexpired(_ answer: IntrospectionAnswer, _ now: LabTime) -> Verdict {
    guard let isUsable = answer.isUsable else { return Verdict(.tokenUnexpired, .skipped) }
    if isUsable || answer.isRevoked(at: now) { return .pass(.tokenUnexpired) }
    return .fail(
      .tokenUnexpired, expected: answer.expiry.map { CivilTime($0).rfc3339 } ?? "a time that is over",
      presented: CivilTime(now).rfc3339)
  }

  private static func scopes(_ call: IntrospectionCall, _ answer: IntrospectionAnswer) -> Verdict {
    let required = call.scopes ?? []
    guard !required.isEmpty else { return Verdict(.scopesSufficient, .skipped) }
    let granted = answer.scopes
    guard let covered = granted.map({ $0.contains(all: required) }) ?? answer.isSufficient else {
      return Verdict(.scopesSufficient, .skipped)
    }
    return .judge(
      .scopesSufficient, covered, expected: required.joined(separator: " "),
      presented: granted?.joined(separator: " ") ?? "others")
  }

  private static func binding(_ call: IntrospectionCall, _ answer: IntrospectionAnswer) -> Verdict {
    guard let bound = answer.certificateThumbprint else { return Verdict(.certificateBinding, .skipped) }
    let presented = call.clientCertificate?.thumbprint
    return .judge(
      .certificateBinding, presented == bound, expected: bound, presented: presented ?? "none")
  }
}

extension IntrospectionAnswer {
  /// Of no use, and its time is not over: the answer has no word of its own for that.
  fileprivate func isRevoked(at now: LabTime) -> Bool {
    isUsable == false && expiry.map { $0.microseconds > now.microseconds } == true
  }

  /// Nil where there is none, or none that lab time can express.
  fileprivate var expiry: LabTime? {
    let (microseconds, overflow) = expiresAt.multipliedReportingOverflow(by: 1000)
    return expiresAt == 0 || overflow ? nil : LabTime(microseconds: microseconds)
  }
}

extension [String] {
  fileprivate func contains(all others: [String]) -> Bool { others.allSatisfy(contains) }
}

extension Rule {
  package static let tokenPresent = Rule(
    "token-present", .rfc(6750, "2.1"),
    passed: "The Authorization header carries a Bearer token.",
    failed: "There is no Authorization header with a Bearer token.",
    remedy: "Get a token from the token endpoint and send it as `Authorization: Bearer TOKEN`.")

  package static let introspection = Rule(
    "introspection", .rfc(7662, "2.3"),
    passed: "The identity provider answered.",
    failed: "The identity provider could not be asked about the token: {presented}.",
    remedy:
      "See whether the identity provider is up and whether the authorizer's service account is "
      + "one of its accounts.")

  package static let tokenKnown = Rule(
    "token-known", .rfc(6750, "3.1"),
    passed: "The identity provider knows the token, and nobody has revoked it.",
    failed: "The caller must present {expected}; the token is {presented}.",
    remedy:
      "Get a new token; look in the log for the revocation, or for the second use of its code "
      + "or refresh token.",
    skipped: "The identity provider did not say whether it knows the token.")

  package static let tokenUnexpired = Rule(
    "token-unexpired", .rfc(6750, "3.1"),
    passed: "The token has not expired.",
    failed: "The token was good until {expected}; it came at {presented}.",
    remedy: "Refresh the token or get a new one; `holdfast clock` tells the lab's time.",
    skipped: "The identity provider did not say whether the token has expired.")

  package static let scopesSufficient = Rule(
    "scope-sufficient", .rfc(6750, "3.1"),
    passed: "The token covers the scopes that the call needs: {expected}.",
    failed: "The call needs the scopes {expected}; the token covers {presented}.",
    remedy:
      "Ask for those scopes in the authorization request, and see that the client is registered "
      + "for them.",
    skipped: "The call needs no scope, or the identity provider did not say which the token covers.")

  package static let certificateBinding = Rule(
    "certificate-binding", .rfc(8705, "3"),
    passed: "The certificate presented is the one that the token is bound to.",
    failed: "The token is bound to the certificate {expected}; the caller presented {presented}.",
    remedy:
      "Call with the certificate that the token was issued to, or get a token of your own with "
      + "the certificate that you hold.",
    skipped: "The token is bound to no certificate: whoever holds it may use it.")
}
