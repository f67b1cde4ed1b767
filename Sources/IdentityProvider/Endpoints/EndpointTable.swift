import HTTP
import Nodes

/// Which endpoint stands where.
struct EndpointTable: Sendable {
  private let exact: [String: any Endpoint]
  /// Those whose path ends in a star: one segment, whatever it is.
  private let folders: [String: any Endpoint]
  /// The calls of service accounts, by what is called: they stand under the name of the account too.
  private let services: [String: any PlainEndpoint]

  /// - Parameter others: what the provider answers besides the endpoints for programs: its pages.
  init(_ provider: IdentityProviderConfiguration, others: [(path: String, endpoint: any Endpoint)]) {
    let own: [(path: String, endpoint: any Endpoint)] = [
      ("/api/token", TokenEndpoint(engine: TokenEngine(provider: provider))),
      (
        "/api/introspection",
        TokenIntrospection(provider: provider, engine: IntrospectionEngine(provider: provider))
      ),
      ("/api/revocation", TokenRevocation(engine: RevocationEngine(provider: provider))),
      ("/api/jwks", provider.keys),
      ("/.well-known/openid-configuration", provider.metadata),
      ("/.well-known/oauth-authorization-server", provider.metadata),
    ]
    services = ServiceEndpoints(provider).table
    let all = own + services.map { (ServicePath.prefix + $0.key, $0.value) } + others
    exact = Self.table(all.filter { !$0.path.hasSuffix("/*") })
    folders = Self.table(
      all.filter { $0.path.hasSuffix("/*") }.map { (String($0.path.dropLast()), $0.endpoint) })
  }

  func endpoint(at path: String) -> (any Endpoint)? {
    if let endpoint = exact[path] { return endpoint }
    if let slash = path.lastIndex(of: "/"), let endpoint = folders[String(path[...slash])] { return endpoint }
    return ServicePath(path).flatMap { services[$0.call] }
  }

  private static func table(
    _ list: [(path: String, endpoint: any Endpoint)]
  ) -> [String: any Endpoint] {
    Dictionary(list.map { ($0.path, $0.endpoint) }, uniquingKeysWith: { first, _ in first })
  }
}
