import HTTP
import Nodes

/// Which endpoint stands where.
struct EndpointTable: Sendable {
  private let exact: [String: any Endpoint]
  /// Those whose path ends in a star: one segment, whatever it is.
  private let folders: [String: any Endpoint]

  /// - Parameter others: what the provider answers besides the endpoints for programs: its pages.
  init(_ provider: IdentityProviderConfiguration, others: [(path: String, endpoint: any Endpoint)]) {
    let own: [(path: String, endpoint: any Endpoint)] = [
      ("/api/token", TokenEndpoint(provider: provider)),
      ("/api/introspection", TokenIntrospection(provider: provider)),
      ("/api/revocation", TokenRevocation(provider: provider)),
      ("/api/auth/introspection", Introspection(provider: provider)),
      ("/api/jwks", provider.keys),
      ("/.well-known/openid-configuration", provider.metadata),
      ("/.well-known/oauth-authorization-server", provider.metadata),
    ]
    let all = own + others
    exact = Self.table(all.filter { !$0.path.hasSuffix("/*") })
    folders = Self.table(
      all.filter { $0.path.hasSuffix("/*") }.map { (String($0.path.dropLast()), $0.endpoint) })
  }

  func endpoint(at path: String) -> (any Endpoint)? {
    if let endpoint = exact[path] { return endpoint }
    guard !folders.isEmpty, let slash = path.lastIndex(of: "/") else { return nil }
    return folders[String(path[...slash])]
  }

  private static func table(
    _ list: [(path: String, endpoint: any Endpoint)]
  ) -> [String: any Endpoint] {
    Dictionary(list.map { ($0.path, $0.endpoint) }, uniquingKeysWith: { first, _ in first })
  }
}
