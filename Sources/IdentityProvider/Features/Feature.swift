import OAuth
import Topology

/// What one specification adds to the identity provider. A feature is filed into every lane whose protocol it
/// satisfies; the engine knows lanes and no feature.
protocol Feature: Sendable {
  var specification: Specification { get }
}

/// One way in which a client proves who it is (RFC 6749 §2.3).
protocol ClientAuthentication: MetadataContributor {
  var method: IdentityProviderSpecification.Client.Authentication { get }

  /// Judges a client that is registered for this method, and adds what it found to `verdicts`.
  ///
  /// - Throws: `invalid_client`, also where the request uses another method.
  func authenticate(
    _ client: RegisteredClient, by credentials: ClientCredentials, in attempt: AuthenticationAttempt,
    verdicts: inout [Verdict]
  ) throws(OAuthError)
}

/// One value of `grant_type` (RFC 6749 §4).
protocol GrantType: MetadataContributor {
  var name: IdentityProviderSpecification.Client.Grant { get }

  /// Finds out what is granted, and spends what granted it.
  ///
  /// - Parameter bind: the last check, to be called once, before anything is spent.
  func redeem(
    _ request: TokenRequest, from store: any IdentityStore, verdicts: inout [Verdict],
    bind: (inout [Verdict]) throws(OAuthError) -> Void
  ) async throws(OAuthError) -> TokenTerms
}

/// Ties a token to something that only its client has.
protocol TokenBinding: MetadataContributor {
  /// What a new token of the client is bound to, nil where it stays a bearer token.
  ///
  /// - Throws: `invalid_request` where the client's tokens must be bound and nothing to bind them to came.
  func confirmation(
    for client: RegisteredClient, presenting certificate: PresentedCertificate?, verdicts: inout [Verdict]
  ) throws(OAuthError) -> Confirmation?
}

/// Says something about itself in the server's metadata (RFC 8414 §2).
protocol MetadataContributor: Feature {
  func contribute(to metadata: inout ServerMetadata)
}

extension ClientAuthentication {
  func contribute(to metadata: inout ServerMetadata) {
    metadata.add(method.rawValue, to: "token_endpoint_auth_methods_supported")
    metadata.add(method.rawValue, to: "revocation_endpoint_auth_methods_supported")
    if method != .none { metadata.add(method.rawValue, to: "introspection_endpoint_auth_methods_supported") }
  }
}

extension GrantType {
  func contribute(to metadata: inout ServerMetadata) {
    metadata.add(name.rawValue, to: "grant_types_supported")
  }
}
