import Authorizer
import HTTP
import OrderedCollections
import Topology
import TrustedSubsystem

/// Turns what `lab.json` says of a gateway's APIs into deployments.
struct DeploymentBuilder {
  let specification: GatewaySpecification
  let links: [String: NearEnd]
  let authorizers: [String: any Authorizing]
  let environment: GatewayEnvironment

  func table() throws(RouteError) -> DeploymentTable {
    let keys = APIKeyring(specification.apiKeys)
    var apis: OrderedDictionary<String, DeployedAPI> = [:]
    for (id, api) in specification.allAPIs {
      var stages: [String: Deployment] = [:]
      for (name, stage) in api.stages { stages[name] = try deployment(id, api, name, stage, keys) }
      if api.stages.isEmpty { stages[""] = try unstaged(id, api) }
      apis[id] = DeployedAPI(id: id, stages: stages, settings: api.settings)
    }
    return DeploymentTable(apis, specification)
  }

  /// The words before an API is known.
  var dialect: any Dialect {
    switch specification.dialect {
    case .plain: PlainDialect()
    case .aws: AWSDialect(compat: specification.awsCompat)
    }
  }

  private func deployment(
    _ id: String, _ api: APISpecification, _ name: String, _ stage: StageSpecification, _ keys: APIKeyring
  ) throws(RouteError) -> Deployment {
    let scope = DeploymentScope(
      api: resource(id, name, stage), keys: keys, keySource: api.settings.apiKeySource)
    let dialect = AWSDialect(
      compat: specification.awsCompat, responses: api.settings.responses, scope: scope)
    let usage = StageUsage(
      name: "\(id)/\(name)", stage: stage,
      plans: specification.usagePlans.values.filter {
        $0.stages.isEmpty || $0.stages.contains("\(id)/\(name)")
      }, keys: keys, keySource: api.settings.apiKeySource, meters: environment.meters)
    return Deployment(
      routes: try routes(api, scope.api, dialect, usage), dialect: dialect, accessLog: accessLog(stage),
      scope: scope)
  }

  private func unstaged(_ id: String, _ api: APISpecification) throws(RouteError) -> Deployment {
    let resource = resource(id, "$default", StageSpecification())
    return Deployment(
      routes: try routes(api, resource, dialect, nil), dialect: dialect, accessLog: nil, scope: nil)
  }

  private func routes(
    _ api: APISpecification, _ resource: APIResource.API, _ dialect: any Dialect, _ usage: StageUsage?
  ) throws(RouteError) -> RouteTable {
    let builder = RouteBuilder(
      specifications: api.routes, api: resource, dialect: dialect, links: links, authorizers: authorizers,
      caches: environment.resultCaches, usage: usage)
    return RouteTable(try builder.routes())
  }

  private func resource(_ id: String, _ stage: String, _ settings: StageSpecification) -> APIResource.API {
    APIResource.API(
      region: specification.awsCompat.region, account: specification.awsCompat.account, id: id, stage: stage,
      variables: settings.variables.map { ($0.key, $0.value) }, compatibility: specification.awsCompat)
  }

  private func accessLog(_ stage: StageSpecification) -> AccessLog? {
    guard let log = stage.accessLog, let sink = environment.accessLogs[log.file] else { return nil }
    return AccessLog(format: log.format, sink: sink)
  }
}
