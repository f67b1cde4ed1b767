import Authorizer
import HTTP
import Topology

/// One stage of one API: its routes, its words and its access log.
final class Deployment: Sendable {
  let routes: RouteTable
  let dialect: any Dialect
  let accessLog: AccessLog?
  let scope: DeploymentScope?

  init(routes: RouteTable, dialect: any Dialect, accessLog: AccessLog?, scope: DeploymentScope?) {
    self.routes = routes
    self.dialect = dialect
    self.accessLog = accessLog
    self.scope = scope
  }
}

/// One API with its stages.
struct DeployedAPI: Sendable {
  let id: String
  /// By name; a gateway without stages has one without a name.
  let stages: [String: Deployment]
  let settings: APISettings
}
