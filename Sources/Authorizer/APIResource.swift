package import Topology

/// One resource of a REST API: everything in an event that is the same for all its requests, worked out once.
package final class APIResource: Sendable {
  package let api: API
  /// `/time`, `/pets/{id}`.
  package let path: String
  /// Those of the methods that are known beforehand; only a path without parameters has any.
  private let arns: [String: MethodARN]

  /// A deployed REST API.
  package struct API: Sendable {
    package let region: String
    package let account: String
    package let id: String
    package let stage: String
    /// `stageVariables`, in the order of the file.
    package let variables: [(name: String, value: String)]
    package let compatibility: AWSCompatibility

    package init(
      region: String, account: String, id: String, stage: String,
      variables: [(name: String, value: String)] = [], compatibility: AWSCompatibility = .init()
    ) {
      self.region = region
      self.account = account
      self.id = id
      self.stage = stage
      self.variables = variables
      self.compatibility = compatibility
    }

    fileprivate func arn(method: String, path: String) -> MethodARN {
      let path = String(path.dropFirst())
      return MethodARN(
        text: "arn:aws:execute-api:\(region):\(account):\(id)/\(stage)/\(method)/\(path)", method: method,
        path: path)
    }
  }

  /// - Parameter methods: those that the resource has; empty where it takes any.
  package init(api: API, path: String, methods: [String]) {
    self.api = api
    self.path = path
    let isLiteral = !path.contains("{") && !path.contains("*")
    arns =
      isLiteral
      ? Dictionary(
        methods.map { ($0, api.arn(method: $0, path: path)) }, uniquingKeysWith: { first, _ in first })
      : [:]
  }

  /// - Parameter path: the requested one, without the stage.
  package func arn(method: String, path: String) -> MethodARN {
    arns[method] ?? api.arn(method: method, path: path)
  }
}
