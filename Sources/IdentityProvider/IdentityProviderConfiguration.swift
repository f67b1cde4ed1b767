package import Nodes
package import Topology
package import TrustedSubsystem

/// Everything that the replicas of one identity provider share; whatever can be worked out before the first request is
/// worked out here.
package final class IdentityProviderConfiguration: Sendable {
  package let specification: IdentityProviderSpecification
  package let clients: ClientRegistry
  package let store: any IdentityStore
  package let random: any RandomBytes
  let certificates: ClientCertificateResolver
  let features: FeatureLanes
  let authenticator: ClientAuthenticator
  let accounts: ServiceAccounts
  let mint: TokenMint
  let authorizations: AuthorizationEngine
  let tickets: AuthorizationTickets
  let metadata: DocumentEndpoint
  let keys: KeySetEndpoint

  /// - Parameters:
  ///   - certificates: which certificate a request came with.
  ///   - signingKeys: sign access tokens where they are JWTs; published in any case.
  package init(
    _ specification: IdentityProviderSpecification, urls: ProviderURLs, clients: ClientRegistry,
    certificates: ClientCertificateResolver, store: any IdentityStore, signingKeys: SigningKeyRing,
    random: any RandomBytes
  ) {
    let guardian = SecretGuard()
    self.specification = specification
    self.clients = clients
    self.certificates = certificates
    self.store = store
    self.random = random
    features = FeatureLanes(StandardFeatures.all)
    authenticator = ClientAuthenticator(clients: clients, features: features, guardian: guardian)
    accounts = ServiceAccounts(specification, guardian: guardian)
    mint = TokenMint(specification, keys: signingKeys)
    authorizations = AuthorizationEngine(
      specification: specification, clients: clients, store: store, random: random)
    tickets = AuthorizationTickets(random: random)
    metadata = DocumentEndpoint(ServerMetadata(specification, urls: urls, features: features))
    keys = KeySetEndpoint(keys: signingKeys)
  }
}

extension TokenMint {
  fileprivate init(_ specification: IdentityProviderSpecification, keys: SigningKeyRing) {
    switch specification.accessTokens.format {
    case .opaque: format = OpaqueAccessToken()
    case .jwt: format = JWTAccessToken(issuer: specification.issuer, keys: keys)
    }
    accessTokenLifetime = specification.accessTokens.lifetime
    refreshTokenLifetime = specification.refreshTokenLifetime
  }
}
