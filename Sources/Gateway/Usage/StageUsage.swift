import Layers
import Topology

/// What of limits and keys holds at one stage.
struct StageUsage {
  /// `holdfast01/dev`
  let name: String
  let stage: StageSpecification
  /// Those that count for this stage.
  let plans: [UsagePlanSpecification]
  let keys: APIKeyring
  let keySource: APISettings.APIKeySource
  let meters: UsageMeters

  /// In front of the authorizer; nil where nothing is limited.
  func throttle(of route: GatewaySpecification.Route, _ dialect: any Dialect) -> (any Layer)? {
    var limits = methodLimits(of: route)
    if let limit = stage.throttle {
      limits.append(MethodLimit(method: nil, name: "the stage \(name)", throttle: limit))
    }
    guard !limits.isEmpty else { return nil }
    return ThrottleLayer(limits: limits, meters: meters, dialect: dialect)
  }

  /// Behind the authorizer; nil where no key is asked for.
  func keys(of route: GatewaySpecification.Route, _ dialect: any Dialect) -> (any Layer)? {
    guard route.apiKeyRequired else { return nil }
    return APIKeyLayer(plans: plans, keys: keys, source: keySource, meters: meters, dialect: dialect)
  }

  /// Those that an authorizer is told of: where it says the key itself, no caller has shown one.
  func shownKeys(of route: GatewaySpecification.Route) -> APIKeyring? {
    route.apiKeyRequired && keySource == .header ? keys : nil
  }

  private func methodLimits(of route: GatewaySpecification.Route) -> [MethodLimit] {
    stage.methodThrottles.compactMap { key, limit in
      let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, "/\(parts[1])" == route.path,
        route.methods.isEmpty || route.methods.contains(parts[0])
      else { return nil }
      return MethodLimit(method: parts[0], name: "\(key) of \(name)", throttle: limit)
    }
  }
}
