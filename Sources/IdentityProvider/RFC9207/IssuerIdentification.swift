import JSON
import OAuth

/// Announces that every authorization response names its issuer (RFC 9207 §2.3).
struct IssuerIdentification: MetadataContributor {
  let specification = Specification.rfc(9207, "2.3")

  func contribute(to metadata: inout ServerMetadata) {
    metadata.set("authorization_response_iss_parameter_supported", true)
  }
}
