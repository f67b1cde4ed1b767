import HTTP
import Nodes
import OAuth
import Topology

/// Says what a token is worth (RFC 7662 §2). A service account may ask about any token, a client about its own;
/// whatever else is asked about is inactive.
struct IntrospectionEngine: Sendable {
  let provider: IdentityProviderConfiguration

  /// Who asks, and so what may be told.
  enum Asker: Sendable {
    case account
    case client(String)

    fileprivate func maySee(_ grant: Grant) -> Bool {
      switch self {
      case .account: true
      case .client(let id): grant.client == id
      }
    }
  }

  /// A wrong `token_type_hint` changes nothing: all kinds are searched (RFC 7662 §2.1).
  func describe(
    _ form: FormParameters, to asker: Asker, at now: LabTime, verdicts: inout [Verdict]
  ) throws(OAuthError) -> TokenDescription {
    guard let token = form["token"] else { throw .missing("token") }
    let digest = SecretDigest(of: token)
    let access = provider.store.accessToken(digest, at: now)
    if case .active(let token, let grant, _) = access, asker.maySee(grant) {
      verdicts.append(access.verdict)
      return TokenDescription(token, grant, issuer: provider.specification.issuer)
    }
    let refresh = provider.store.refreshToken(digest, at: now)
    if case .active(let token, let grant, _) = refresh, asker.maySee(grant) {
      verdicts.append(refresh.verdict)
      return TokenDescription(token, grant, issuer: provider.specification.issuer)
    }
    let isOthers = [access.content?.grant, refresh.content?.grant].contains {
      $0.map { !asker.maySee($0) } ?? false
    }
    let verdict = access.content == nil ? refresh.verdict : access.verdict
    verdicts.append(
      isOthers
        ? .fail(.tokenActive, expected: TokenReading<AccessToken>.alive, presented: "another client's")
        : verdict)
    return .inactive
  }
}
