package import OrderedCollections

package struct GatewaySpecification: Sendable, Equatable {
  package var dialect: Dialect
  /// The first path segment, dialect `aws` only: `dev`.
  package var stage: String?
  package var routes: [Route]
  /// What holds for the API that `stage` and `routes` make.
  package var settings: APISettings
  package var stageSettings: StageSpecification
  /// Further APIs, by id.
  package var apis: OrderedDictionary<String, APISpecification>
  /// By host name and base path: where custom domains lead.
  package var domains: OrderedDictionary<String, OrderedDictionary<String, DomainMapping>>
  /// API keys by name.
  package var apiKeys: OrderedDictionary<String, String>
  package var usagePlans: OrderedDictionary<String, UsagePlanSpecification>
  package var awsCompat: AWSCompatibility

  /// Whose words a refusal is in.
  package enum Dialect: String, Sendable, CaseIterable {
    /// RFC 6750 and RFC 9110.
    case plain
    /// Amazon API Gateway, REST API.
    case aws
  }

  package struct Route: Sendable, Equatable {
    /// Empty: any method.
    package var methods: [String]
    /// `/token`, or `/api/*` for everything below.
    package var path: String
    package var except: [String]
    /// A node that a link of this gateway leads to.
    package var to: String
    /// The path that is asked for at the far end instead.
    package var rewrite: String?
    package var layers: [Layer]
    /// Whether a caller must name an API key of a usage plan.
    package var apiKeyRequired: Bool

    package init(
      methods: [String] = [], path: String, except: [String] = [], to: String, rewrite: String? = nil,
      layers: [Layer] = [], apiKeyRequired: Bool = false
    ) {
      self.methods = methods
      self.path = path
      self.except = except
      self.to = to
      self.rewrite = rewrite
      self.layers = layers
      self.apiKeyRequired = apiKeyRequired
    }
  }

  /// A defence in front of a route.
  package enum Layer: Sendable, Equatable {
    /// The name of an authorizer node.
    case authorizer(String)
  }

  package init(
    dialect: Dialect = .plain, stage: String? = nil, routes: [Route] = [], settings: APISettings = .init(),
    stageSettings: StageSpecification = .init(), apis: OrderedDictionary<String, APISpecification> = [:],
    domains: OrderedDictionary<String, OrderedDictionary<String, DomainMapping>> = [:],
    apiKeys: OrderedDictionary<String, String> = [:],
    usagePlans: OrderedDictionary<String, UsagePlanSpecification> = [:], awsCompat: AWSCompatibility = .init()
  ) {
    self.dialect = dialect
    self.stage = stage
    self.routes = routes
    self.settings = settings
    self.stageSettings = stageSettings
    self.apis = apis
    self.domains = domains
    self.apiKeys = apiKeys
    self.usagePlans = usagePlans
    self.awsCompat = awsCompat
  }
}

extension GatewaySpecification {
  /// Every API with its id, the one of the gateway's own `routes` first.
  package var allAPIs: OrderedDictionary<String, APISpecification> {
    var all: OrderedDictionary<String, APISpecification> = [:]
    if !routes.isEmpty || stage != nil || apis.isEmpty {
      all[awsCompat.api] = APISpecification(
        routes: routes, stages: stage.map { [$0: stageSettings] } ?? [:], settings: settings)
    }
    for (id, api) in apis { all[id] = api }
    return all
  }

  /// Those of all APIs.
  package var allRoutes: [Route] { allAPIs.values.flatMap(\.routes) }
}
