package struct GatewaySpecification: Sendable, Equatable {
  package var dialect: Dialect
  /// The first path segment, dialect `aws` only: `dev`.
  package var stage: String?
  package var routes: [Route]
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

    package init(
      methods: [String] = [], path: String, except: [String] = [], to: String, rewrite: String? = nil,
      layers: [Layer] = []
    ) {
      self.methods = methods
      self.path = path
      self.except = except
      self.to = to
      self.rewrite = rewrite
      self.layers = layers
    }
  }

  /// A defence in front of a route.
  package enum Layer: Sendable, Equatable {
    /// The name of an authorizer node.
    case authorizer(String)
  }

  package init(
    dialect: Dialect = .plain, stage: String? = nil, routes: [Route] = [],
    awsCompat: AWSCompatibility = .init()
  ) {
    self.dialect = dialect
    self.stage = stage
    self.routes = routes
    self.awsCompat = awsCompat
  }
}
