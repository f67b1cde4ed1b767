import Certificates
import JSON
package import Nodes
package import OAuth
package import Topology

/// An authorizer of somebody else's: a function that gets the event and answers with a policy, or throws.
///
/// It records what the built-in authorizer records, so that both can be compared: the event, the policy, and the
/// checks of the token where the policy's context says how the identity provider answered. Beyond that one verdict
/// says what really happened to the function.
package struct FunctionAuthorizer: Authorizing {
  package let name: NodeName
  package let specification: AuthorizerSpecification
  private let function: any Function

  package init(name: NodeName, specification: AuthorizerSpecification, function: any Function) {
    self.name = name
    self.specification = specification
    self.function = function
  }

  package func authorize(_ event: RequestEvent, cause: ExchangeID) async -> AuthorizerResult {
    let start = ContinuousClock.now
    let json = event.json
    let call = await function.call(Array(json.utf8), cause: cause)
    let options = PolicyOptions(
      principalRequired: specification.function?.awsCompat.principalRequired == true)
    let reading = FunctionReading(call, options: options)
    let checks = reading.policy.flatMap { tokenChecks($0, event) } ?? []
    return AuthorizerResult(
      outcome: reading.outcome, verdicts: checks + [reading.verdict],
      invocation: invocation(json, reading, call.log, start.duration(to: .now)))
  }

  private func invocation(
    _ event: String, _ reading: FunctionReading, _ log: [Invocation.LogLine], _ duration: Duration
  ) -> Invocation {
    var policy: (@Sendable () -> String)?
    if let text = reading.text { policy = { text } }
    return Invocation(
      authorizer: name, event: { event }, policy: policy, failure: reading.failure, duration: duration,
      log: log)
  }

  /// Nil where the context does not hold the two texts that the published authorizer puts there.
  private func tokenChecks(_ policy: AuthorizerPolicy, _ event: RequestEvent) -> [Verdict]? {
    guard let request = policy["introspection_request"]?.text,
      let response = policy["introspection_response"]?.text,
      let asked = try? JSONValue(parsing: request),
      let answer = try? IntrospectionAnswer(parsing: Array(response.utf8))
    else { return nil }
    let certificate = asked["clientCertificate"]?.string.flatMap { try? Certificate(pemOrBase64: $0) }
    let call = IntrospectionCall(
      token: asked["token"]?.string, scopes: asked["scopes"]?.strings, clientCertificate: certificate)
    return TokenChecks.verdicts(call, .success(answer), at: event.time)
  }
}

/// What one call of a function means to a gateway.
struct FunctionReading {
  let outcome: AuthorizerOutcome
  let policy: AuthorizerPolicy?
  /// What the function answered, for the log; nil where it did not.
  let text: String?
  /// Why there is no policy.
  let failure: String?
  let verdict: Verdict

  /// Of an answer that is no policy, as much is kept.
  private static let textBytesMax = 64 * 1024

  init(_ call: FunctionCall, options: PolicyOptions) {
    let notes = call.log.filter { $0.source == .lab }.map(\.text)
    let note = notes.isEmpty ? nil : notes.joined(separator: "; ")
    switch call.outcome {
    case .answered(let bytes):
      do throws(PolicyError) {
        let policy = try AuthorizerPolicy(parsing: bytes, options: options)
        self.init(.policy(policy), policy, bytes, nil, .pass(.functionAnswered, detail: note))
      } catch {
        self.init(
          .exception(error.sentence), nil, bytes, error.sentence,
          .fail(.functionAnswered, expected: "a policy", presented: error.sentence, detail: note))
      }
    case .threw(let error):
      self.init(
        .exception(error.message), nil, nil, error.message,
        error.message == AuthorizerOutcome.unauthorized
          ? .pass(.functionAnswered, detail: note ?? "it threw \(error.sentence)")
          : .fail(
            .functionAnswered, expected: "a policy", presented: "it threw \(error.sentence)", detail: note))
    case .failed(let fault):
      self.init(
        .exception(fault.sentence), nil, nil, fault.sentence,
        .fail(.functionAnswered, expected: "a policy", presented: fault.sentence, detail: note))
    }
  }

  private init(
    _ outcome: AuthorizerOutcome, _ policy: AuthorizerPolicy?, _ answer: [UInt8]?, _ failure: String?,
    _ verdict: Verdict
  ) {
    self.outcome = outcome
    self.policy = policy
    self.failure = failure
    self.verdict = verdict
    text = answer.map { String(decoding: $0.prefix(Self.textBytesMax), as: UTF8.self) }
  }
}

extension Rule {
  package static let functionAnswered = Rule(
    "function-answered", Specification(document: "AWS Lambda runtime API", section: nil),
    passed: "The function answered as an authorizer answers.",
    failed: "The function gave no policy: {presented}.",
    remedy:
      "Read what the function wrote to its log, and run it by hand with the event that "
      + "`holdfast log --json` has.")
}
