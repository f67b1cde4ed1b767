import Topology

/// The features, sorted by what the engine asks of them.
struct FeatureLanes: Sendable {
  private let authentications: [IdentityProviderSpecification.Client.Authentication: any ClientAuthentication]
  private let grantTypes: [String: any GrantType]
  /// The first one that is listed.
  let binding: (any TokenBinding)?
  let contributors: [any MetadataContributor]

  init(_ features: [any Feature]) {
    authentications = Dictionary(
      features.compactMap { $0 as? any ClientAuthentication }.map { ($0.method, $0) },
      uniquingKeysWith: { first, _ in first })
    grantTypes = Dictionary(
      features.compactMap { $0 as? any GrantType }.map { ($0.name.rawValue, $0) },
      uniquingKeysWith: { first, _ in first })
    contributors = features.compactMap { $0 as? any MetadataContributor }
    binding = features.lazy.compactMap { $0 as? any TokenBinding }.first
  }

  func authentication(
    _ method: IdentityProviderSpecification.Client.Authentication
  ) -> (any ClientAuthentication)? {
    authentications[method]
  }

  func grantType(_ name: String) -> (any GrantType)? { grantTypes[name] }
}
