import JSON

/// Where the endpoints stand as clients see them, behind whatever proxy.
package struct ProviderURLs: Sendable {
  package let authorization: String
  package let token: String
  package let jwks: String
  package let introspection: String
  package let revocation: String
  /// `mtls_endpoint_aliases`, where a second listener asks for certificates: metadata names and URLs
  /// (RFC 8705 §5).
  package let aliases: KeyValuePairs<String, String>

  package init(
    authorization: String, token: String, jwks: String, introspection: String, revocation: String,
    aliases: KeyValuePairs<String, String> = [:]
  ) {
    self.authorization = authorization
    self.token = token
    self.jwks = jwks
    self.introspection = introspection
    self.revocation = revocation
    self.aliases = aliases
  }

  var aliasObject: JSONObject {
    var object = JSONObject()
    for (name, url) in aliases { object[name] = .string(url) }
    return object
  }
}
