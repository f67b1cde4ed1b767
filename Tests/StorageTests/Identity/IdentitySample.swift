import IdentityProvider
import Nodes

/// A grant with one of everything.
struct IdentitySample {
  let grant: Grant
  let code: AuthorizationCode
  let access: AccessToken
  let refresh: RefreshToken

  init(at now: LabTime, name: String = "g1") {
    grant = Grant(
      id: GrantID(name), client: "app", subject: "john", scopes: ["profile", "email"],
      type: .authorizationCode, authenticatedAt: now)
    code = AuthorizationCode(
      digest: SecretDigest(of: "code \(name)"), grant: grant, redirect: "https://client.example.com/back",
      redirectWasSent: true, challenge: ProofKey.Challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
      expiresAt: now.adding(.seconds(600)))
    access = AccessToken(
      digest: SecretDigest(of: "access \(name)"), grant: grant.id, scopes: ["profile"], thumbprint: "t",
      issuedAt: now, expiresAt: now.adding(.seconds(3600)))
    refresh = RefreshToken(
      digest: SecretDigest(of: "refresh \(name)"), grant: grant.id, scopes: ["profile", "email"],
      thumbprint: nil, issuedAt: now, expiresAt: now.adding(.seconds(86_400)))
  }

  var tokens: IssuedTokens { IssuedTokens(grant: grant, access: access, refresh: refresh) }
}

extension TokenReading {
  var isActive: Bool {
    if case .active = self { true } else { false }
  }

  var isRefreshable: Bool {
    if case .active(_, _, let isRefreshable) = self { isRefreshable } else { false }
  }
}
