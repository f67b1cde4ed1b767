import HTTP
import Layers
import Nodes
import OAuth
import Topology

/// Lets requests through whose API key belongs to a usage plan of this stage, as far as the plan reaches.
///
/// It stands behind the authorizer, which may be the one that says the key.
struct APIKeyLayer: Layer {
  /// Those that count for this stage.
  let plans: [UsagePlanSpecification]
  let keys: APIKeyring
  let source: APISettings.APIKeySource
  let meters: UsageMeters
  let dialect: any Dialect

  func examine(_ passage: inout Passage) async -> HTTPResponse? {
    guard let key = presentedKey(passage) else { return refuse("no API key", &passage) }
    guard let name = keys.name(of: key) else { return refuse("an API key that is not known", &passage) }
    guard let plan = plans.first(where: { $0.apiKeys.contains(name) }) else {
      return refuse("the API key '\(name)', which no usage plan of this stage has", &passage)
    }
    passage.verdicts.append(.pass(.apiKeyKnown, expected: plan.name, presented: name))
    return count(plan, name, &passage)
  }

  private func presentedKey(_ passage: Passage) -> String? {
    let key =
      switch source {
      case .header: passage.request.headers["x-api-key"]
      case .authorizer: passage.authorization?.usageIdentifierKey
      }
    return key?.isEmpty == false ? key : nil
  }

  private func refuse(_ presented: String, _ passage: inout Passage) -> HTTPResponse {
    passage.verdicts.append(.fail(.apiKeyKnown, expected: "a key of a usage plan", presented: presented))
    return dialect.response(to: .noKey, &passage)
  }

  /// A request that comes too fast does not use up the quota.
  private func count(_ plan: UsagePlanSpecification, _ key: String, _ passage: inout Passage) -> HTTPResponse?
  {
    let name = "the API key '\(key)' of '\(plan.name)'"
    if let limit = plan.throttle {
      let isWithin = meters.take(limit, for: name, at: passage.context.now)
      passage.verdicts.append(
        .judge(.withinRate, isWithin, expected: limit.words, presented: name))
      if !isWithin { return dialect.response(to: .throttled, &passage) }
    }
    if let quota = plan.quota {
      let isWithin = meters.take(quota, for: name, at: passage.context.now)
      passage.verdicts.append(
        .judge(.withinQuota, isWithin, expected: quota.words, presented: name))
      if !isWithin { return dialect.response(to: .quotaExceeded, &passage) }
    }
    return nil
  }
}

extension UsagePlanSpecification.Quota {
  /// `1000 a day`.
  fileprivate var words: String { "\(limit) a \(period.rawValue.lowercased())" }
}
