import Authorizer
import Certificates
import Nodes
package import OAuth

/// A policy that is used again, with what a learner has to know of its origin.
struct KeptAnswer: Sendable {
  let policy: AuthorizerPolicy
  let exchange: ExchangeID
  let made: LabTime
  /// The certificate of the caller for whom it was made, whether the authorizer was shown it or, as in an event of
  /// type TOKEN, was not.
  let certificate: Certificate?
  /// Whether the token is known to be bound to no certificate, so that nothing is lost.
  private let isUnbound: Bool

  init(_ policy: AuthorizerPolicy, of event: RequestEvent, exchange: ExchangeID, verdicts: [Verdict]) {
    self.policy = policy
    self.exchange = exchange
    made = event.time
    certificate = event.caller.certificate
    isUnbound = verdicts.contains { $0.rule == .certificateBinding && $0.outcome == .skipped }
  }

  /// That nobody was asked, and whether the caller is the one whom the answer was made for.
  func verdicts(for event: RequestEvent) -> [Verdict] {
    let age = (event.time.microseconds - made.microseconds) / 1_000_000
    return [
      .pass(.keptAnswer, expected: "\(exchange)", presented: "\(age) s"), certificateVerdict(for: event),
    ]
  }

  private func certificateVerdict(for event: RequestEvent) -> Verdict {
    let presented = event.caller.certificate
    guard !isUnbound else { return Verdict(.keptAnswerCertificate, .skipped) }
    guard certificate != presented else {
      return .pass(.keptAnswerCertificate, presented: presented?.thumbprint)
    }
    let (mine, theirs) = (certificate?.subject ?? "none", presented?.subject ?? "none")
    return .fail(
      .keptAnswerCertificate, expected: certificate?.thumbprint ?? "none",
      presented: presented?.thumbprint ?? "none",
      detail: "made for: \(mine); presented now: \(theirs)")
  }
}

extension Rule {
  package static let keptAnswer = Rule(
    "kept-answer", nil,
    passed: "The authorizer was not asked: its answer to {expected}, {presented} ago, was used again.",
    failed: "The authorizer was not asked.",
    remedy: "Set the authorizer's cache to 0s, so that it is asked each time.")

  package static let keptAnswerCertificate = Rule(
    "kept-answer-certificate", .rfc(8705, "3"),
    passed: "The answer was made for the certificate that the caller presents.",
    failed:
      "The answer was made for the certificate {expected}; the caller presented {presented}, and nobody "
      + "compared it with the token's.",
    remedy:
      "Add the client certificate to what answers are kept by, or set the authorizer's cache to "
      + "0s.",
    skipped: "The token is bound to no certificate: whoever holds it may use it.")
}
