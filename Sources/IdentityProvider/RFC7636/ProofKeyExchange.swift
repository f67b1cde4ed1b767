import JSON
import OAuth

/// Announces which methods of RFC 7636 are spoken: a client that finds none would go without.
struct ProofKeyExchange: MetadataContributor {
  let specification = Specification.rfc(7636, "4.2")

  func contribute(to metadata: inout ServerMetadata) {
    metadata.add(ProofKey.method, to: "code_challenge_methods_supported")
  }
}
