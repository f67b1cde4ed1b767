package import OrderedCollections

/// One REST API of a gateway: its routes, and the stages under which they are deployed.
package struct APISpecification: Sendable, Equatable {
  package var routes: [GatewaySpecification.Route]
  package var stages: OrderedDictionary<String, StageSpecification>
  package var settings: APISettings

  package init(
    routes: [GatewaySpecification.Route] = [], stages: OrderedDictionary<String, StageSpecification> = [:],
    settings: APISettings = .init()
  ) {
    self.routes = routes
    self.stages = stages
    self.settings = settings
  }
}

/// What holds for all stages of an API.
package struct APISettings: Sendable, Equatable {
  package var responses: OrderedDictionary<GatewayResponseType, GatewayResponse>
  package var apiKeySource: APIKeySource
  /// The listener that stands for `{api}.execute-api.{region}.amazonaws.com`; nil: nobody can reach it.
  package var defaultEndpoint: String?
  /// Whether the default endpoint refuses everything.
  package var disablesDefaultEndpoint: Bool

  package enum APIKeySource: String, Sendable, CaseIterable {
    /// `x-api-key`.
    case header = "HEADER"
    /// `usageIdentifierKey` of the authorizer's answer.
    case authorizer = "AUTHORIZER"
  }

  package init(
    responses: OrderedDictionary<GatewayResponseType, GatewayResponse> = [:],
    apiKeySource: APIKeySource = .header, defaultEndpoint: String? = nil,
    disablesDefaultEndpoint: Bool = false
  ) {
    self.responses = responses
    self.apiKeySource = apiKeySource
    self.defaultEndpoint = defaultEndpoint
    self.disablesDefaultEndpoint = disablesDefaultEndpoint
  }
}

/// One deployment of an API.
package struct StageSpecification: Sendable, Equatable {
  package var variables: OrderedDictionary<String, String>
  /// For all methods together.
  package var throttle: ThrottleSpecification?
  /// By `METHOD path`, the path without its leading slash.
  package var methodThrottles: OrderedDictionary<String, ThrottleSpecification>
  package var accessLog: AccessLog?

  package struct AccessLog: Sendable, Equatable {
    package var format: ContextTemplate
    /// In the state folder.
    package var file: String

    package init(format: ContextTemplate, file: String = "access.log") {
      self.format = format
      self.file = file
    }
  }

  package init(
    variables: OrderedDictionary<String, String> = [:], throttle: ThrottleSpecification? = nil,
    methodThrottles: OrderedDictionary<String, ThrottleSpecification> = [:], accessLog: AccessLog? = nil
  ) {
    self.variables = variables
    self.throttle = throttle
    self.methodThrottles = methodThrottles
    self.accessLog = accessLog
  }
}

/// Where a base path of a custom domain leads.
package struct DomainMapping: Sendable, Equatable {
  /// The id of an API; nil: the one that the gateway's own `routes` make.
  package var api: String?
  /// Nil: the next segment of the path says it.
  package var stage: String?

  package init(api: String? = nil, stage: String? = nil) {
    self.api = api
    self.stage = stage
  }
}
