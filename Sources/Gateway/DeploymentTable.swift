import HTTP
import Nodes
import OrderedCollections
import Topology

/// Which stage of which API a request is for, by listener, host and path.
///
/// A default endpoint leads to one API by stage; a custom domain by its base paths; any other host to the first
/// API that has the stage.
struct DeploymentTable: Sendable {
  private let apis: OrderedDictionary<String, DeployedAPI>
  /// By host name in lower case; the longest base path first.
  private let domains: [String: [Mapping]]
  /// By listener.
  private let defaultEndpoints: [String: DeployedAPI]
  /// Where everything leads, whatever the path: a gateway without stages.
  private let single: Deployment?

  struct Mapping: Sendable {
    /// With a slash in front, or empty.
    let basePath: String
    let api: DeployedAPI
    let stage: String?
  }

  enum Location {
    /// - Parameter path: below base path and stage.
    case found(Deployment, path: String)
    case refused(Refusal)
  }

  init(_ apis: OrderedDictionary<String, DeployedAPI>, _ specification: GatewaySpecification) {
    self.apis = apis
    single = apis.values.first?.stages[""]
    defaultEndpoints = Dictionary(
      apis.values.compactMap { api in api.settings.defaultEndpoint.map { ($0, api) } },
      uniquingKeysWith: { first, _ in first })
    domains = Dictionary(
      specification.domains.map { domain, mappings in
        (domain.lowercased(), Self.mappings(mappings, apis, specification))
      }, uniquingKeysWith: { first, _ in first })
  }

  func location(of request: HTTPRequest, at listener: ListenerName) -> Location {
    if let single { return .found(single, path: request.path) }
    if let api = defaultEndpoints[listener.port] {
      if api.settings.disablesDefaultEndpoint { return .refused(.endpointDisabled) }
      return byStage(request.path) { api.stages[$0] }
    }
    if !domains.isEmpty, let host = request.headers["Host"],
      let mappings = domains[HostName.withoutPort(host).lowercased()]
    {
      return byBasePath(request.path, mappings)
    }
    return byStage(request.path) { name in apis.values.lazy.compactMap { $0.stages[name] }.first }
  }

  private func byBasePath(_ path: String, _ mappings: [Mapping]) -> Location {
    for mapping in mappings {
      guard let rest = Self.rest(of: path, below: mapping.basePath) else { continue }
      guard let stage = mapping.stage else { return byStage(rest) { mapping.api.stages[$0] } }
      return mapping.api.stages[stage].map { .found($0, path: rest) } ?? .refused(.noStage)
    }
    return .refused(.noStage)
  }

  private func byStage(_ path: String, _ deployment: (String) -> Deployment?) -> Location {
    let bytes = path.utf8.dropFirst()
    let end = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
    guard let found = deployment(String(Substring(bytes[..<end]))) else { return .refused(.noStage) }
    return .found(found, path: end == bytes.endIndex ? "/" : String(Substring(bytes[end...])))
  }

  /// Nil unless `path` is `base` or something below it.
  private static func rest(of path: String, below base: String) -> String? {
    guard !base.isEmpty else { return path }
    guard path.utf8.starts(with: base.utf8) else { return nil }
    let rest = path.utf8.dropFirst(base.utf8.count)
    if rest.isEmpty { return "/" }
    return rest.first == UInt8(ascii: "/") ? String(Substring(rest)) : nil
  }

  private static func mappings(
    _ mappings: OrderedDictionary<String, DomainMapping>, _ apis: OrderedDictionary<String, DeployedAPI>,
    _ specification: GatewaySpecification
  ) -> [Mapping] {
    mappings.compactMap { base, mapping in
      apis[mapping.api ?? specification.awsCompat.api].map {
        Mapping(basePath: base.isEmpty ? "" : "/\(base)", api: $0, stage: mapping.stage)
      }
    }
    .sorted { $0.basePath.utf8.count > $1.basePath.utf8.count }
  }
}
