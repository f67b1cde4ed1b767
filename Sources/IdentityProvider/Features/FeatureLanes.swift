import Topology

/// The features, sorted by what the engine asks of them.
struct FeatureLanes: Sendable {
  private let authentications: [IdentityProviderSpecification.Client.Authentication: any ClientAuthentication]
  private let grantTypes: [String: any GrantType]
  let binding: any TokenBinding
  let contributors: [any MetadataContributor]

  init(_ features: [any Feature], binding: any TokenBinding = CertificateBoundTokens()) {
    authentications = Dictionary(
      features.compactMap { $0 as? any ClientAuthentication }.map { ($0.method, $0) },
      uniquingKeysWith: { first, _ in first })
    grantTypes = Dictionary(
      features.compactMap { $0 as? any GrantType }.map { ($0.name.rawValue, $0) },
      uniquingKeysWith: { first, _ in first })
    contributors = features.compactMap { $0 as? any MetadataContributor }
    self.binding = binding
  }

  func authentication(
    _ method: IdentityProviderSpecification.Client.Authentication
  ) -> (any ClientAuthentication)? {
    authentications[method]
  }

  func grantType(_ name: String) -> (any GrantType)? { grantTypes[name] }
}
