import JSON
import Topology

extension ServerMetadata {
  /// Metadata of a provider with these features. Members that a feature answers for are not in here.
  init(_ specification: IdentityProviderSpecification, urls: ProviderURLs, features: FeatureLanes) {
    set("issuer", .string(specification.issuer))
    set("authorization_endpoint", .string(urls.authorization))
    set("token_endpoint", .string(urls.token))
    set("jwks_uri", .string(urls.jwks))
    set("introspection_endpoint", .string(urls.introspection))
    set("revocation_endpoint", .string(urls.revocation))
    set("response_types_supported", ["code"])
    set("response_modes_supported", ["query"])
    let scopes = specification.clients.flatMap { $0.value.scopes }
    for scope in scopes { add(scope, to: "scopes_supported") }
    // Two members that OpenID Connect Discovery §3 requires and some clients insist on.
    set("subject_types_supported", ["public"])
    set("id_token_signing_alg_values_supported", ["ES256"])
    for contributor in features.contributors { contributor.contribute(to: &self) }
    if !urls.aliases.isEmpty { set("mtls_endpoint_aliases", .object(urls.aliasObject)) }
  }
}
