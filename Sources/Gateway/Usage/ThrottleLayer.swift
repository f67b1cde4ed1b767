import HTTP
import Layers
import Nodes
package import OAuth
import Topology

/// Lets requests through as fast as a stage and its method allow.
///
/// It stands before the authorizer, as the service protects a stage before it invokes anything. A method's own
/// limit comes first, so that a request that it refuses does not use up the stage's.
struct ThrottleLayer: Layer {
  let limits: [MethodLimit]
  let meters: UsageMeters
  let dialect: any Dialect

  func examine(_ passage: inout Passage) async -> HTTPResponse? {
    for limit in limits where limit.concerns(passage.request.method) {
      let isWithin = meters.take(limit.throttle, for: limit.name, at: passage.context.now)
      passage.verdicts.append(
        .judge(.withinRate, isWithin, expected: limit.throttle.words, presented: limit.name))
      if !isWithin { return dialect.response(to: .throttled, &passage) }
    }
    return nil
  }
}

/// What is limited, and how.
struct MethodLimit: Sendable {
  /// Nil: all of them.
  let method: String?
  /// Under which it is counted, and how a verdict calls it.
  let name: String
  let throttle: ThrottleSpecification

  func concerns(_ method: String) -> Bool { self.method == nil || self.method == method }
}

extension ThrottleSpecification {
  /// `10 a second, 20 at once`.
  var words: String { "\(rate) a second, \(burst) at once" }
}

extension Rule {
  package static let withinRate = Rule(
    "within-rate", nil,
    passed: "{presented} has room: {expected}.",
    failed: "{presented} has had more requests than {expected}.",
    remedy: "Wait a second, send more slowly, or raise the throttle in lab.json.")

  package static let withinQuota = Rule(
    "within-quota", nil,
    passed: "{presented} is within its quota of {expected}.",
    failed: "{presented} has used up its quota of {expected}.",
    remedy: "Wait for the next period, or raise the quota of the usage plan in lab.json.")

  package static let apiKeyKnown = Rule(
    "api-key-known", nil,
    passed: "The API key is {presented} of the usage plan {expected}.",
    failed: "The request has {presented}; it needs an API key of a usage plan for this stage.",
    remedy: "Send the key of a usage plan that covers this stage as x-api-key.")
}
