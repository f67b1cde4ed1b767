import Topology

/// An authorization request that has passed every check (RFC 6749 §4.1.1, RFC 7636 §4.3).
package struct AuthorizationRequest: Sendable, Equatable {
  package let client: IdentityProviderSpecification.Client
  package let redirection: Redirection
  /// As it was sent, decoded once; nil where it was absent or empty.
  package let state: String?
  /// In the order of the request, without repeats.
  package let scopes: [String]
  /// The S256 challenge, where one was sent.
  package let codeChallenge: String?

  /// Where the answer goes.
  package struct Redirection: Sendable, Equatable {
    /// The registered spelling.
    package let uri: String
    /// Whether the request named it: then the token request must name it too (RFC 6749 §4.1.3).
    package let wasSent: Bool
  }
}
