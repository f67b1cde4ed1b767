import Nodes
import OAuth
import Topology

/// Settles which client a request comes from (RFC 6749 §2.3, §3.2.1).
struct ClientAuthenticator: Sendable {
  let clients: ClientRegistry
  let features: FeatureLanes
  let guardian: SecretGuard

  func authenticate(_ call: ClientCall, verdicts: inout [Verdict]) throws(OAuthError) -> RegisteredClient {
    try authenticate(call.credentials, from: call.place, at: call.now, verdicts: &verdicts)
  }

  /// - Parameter place: where the request came from, as `Caller.place` names it.
  func authenticate(
    _ credentials: ClientCredentials, from place: String, at now: LabTime, verdicts: inout [Verdict]
  ) throws(OAuthError) -> RegisteredClient {
    let client = try find(credentials.clientID, verdicts: &verdicts)
    let attempt = AuthenticationAttempt(now: now, place: place, guardian: guardian)
    guard let method = features.authentication(client.specification.authentication) else {
      throw .otherMethod(client.specification.authentication, than: credentials)
    }
    try method.authenticate(client, by: credentials, in: attempt, verdicts: &verdicts)
    return client
  }

  private func find(_ id: String, verdicts: inout [Verdict]) throws(OAuthError) -> RegisteredClient {
    guard let client = clients[id] else {
      throw .failedAuthentication(.fail(.clientKnown, expected: "a registered client", presented: id))
    }
    verdicts.append(.pass(.clientKnown, expected: client.id, presented: id))
    return client
  }
}

/// The circumstances of one attempt.
struct AuthenticationAttempt: Sendable {
  let now: LabTime
  let place: String
  let guardian: SecretGuard
}

extension OAuthError {
  /// One text for every reason: which of them it was is for the log alone.
  static func failedAuthentication(_ verdict: Verdict) -> OAuthError {
    OAuthError(.invalidClient, "Client authentication failed", verdict: verdict)
  }

  static func otherMethod(
    _ registered: IdentityProviderSpecification.Client.Authentication, than credentials: ClientCredentials
  ) -> OAuthError {
    .failedAuthentication(
      .fail(
        .clientAuthenticationMethod, expected: registered.rawValue, presented: credentials.mechanism.words))
  }
}

extension Rule {
  static let clientKnown = Rule(
    "client-known", .rfc(6749, "2.2"),
    passed: "The client {presented} is registered.",
    failed: "No client is registered as {presented}.",
    remedy: "Compare client_id with the clients of the identity provider in lab.json.")

  static let clientAuthenticationMethod = Rule(
    "client-authentication-method", .rfc(6749, "2.3"),
    passed: "The client authenticates by {expected}, as it is registered to.",
    failed: "The client is registered for {expected}; the request carried {presented}.",
    remedy:
      "Authenticate in the way that the client is registered for, or change its "
      + "`authentication` in lab.json.")
}
