import Topology

/// An authorization request that has passed every check (RFC 6749 §4.1.1, RFC 7636 §4.3).
struct AuthorizationRequest: Sendable, Equatable {
  let client: IdentityProviderSpecification.Client
  let redirection: Redirection
  /// As it was sent, decoded once; nil where it was absent or empty.
  let state: String?
  /// In the order of the request, without repeats.
  let scopes: [String]
  /// The S256 challenge, where one was sent.
  let codeChallenge: ProofKey.Challenge?
  var interaction = RequestedInteraction()

  /// Where the answer goes.
  struct Redirection: Sendable, Equatable {
    /// The registered spelling.
    let uri: String
    /// Whether the request named it: then the token request must name it too (RFC 6749 §4.1.3).
    let wasSent: Bool
  }
}
