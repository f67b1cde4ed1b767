import Encodings
import IdentityProvider
import JSON
import Lab
import Nodes
import TrafficLog

/// What can be said of a token that passed: what it says itself, what the identity provider's store knows of it,
/// and whether the certificate is the one that it is bound to.
struct TokenReport {
  let lab: RunningLab

  /// - Parameter thumbprint: `x5t#S256` of the certificate that the request came with.
  func value(_ token: FoundToken, thumbprint: String?) -> JSONValue {
    let digest = TrafficLog.SecretDigest.text(of: token.text.utf8)
    var object = JSONObject([
      ("place", .string(token.place)), ("text", .string(token.text)),
      ("digest", .string(TrafficLog.SecretDigest.prefix + digest)),
    ])
    let decoded = DecodedToken(token.text)
    if let decoded {
      object["header"] = decoded.header
      object["claims"] = decoded.claims
    }
    let stored = StoredToken(token.text, lab)
    object["store"] = stored?.value
    let bound = decoded?.claims["cnf"]?["x5t#S256"]?.string ?? stored?.thumbprint
    if let bound { object["binding"] = Self.binding(to: bound, presented: thumbprint) }
    return .object(object)
  }

  private static func binding(to bound: String, presented: String?) -> JSONValue {
    [
      "bound": .string(bound), "presented": presented.map { .string($0) } ?? .null,
      "same": .bool(bound == presented),
    ]
  }
}

/// The two parts of a signed token that can be read without a key (RFC 7515 §3.1). Nothing is verified.
private struct DecodedToken {
  let header: JSONValue
  let claims: JSONValue

  /// Nil where `text` is no such token.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]) else {
      return nil
    }
    self.header = header
    self.claims = claims
  }

  private static func object(_ part: Substring) -> JSONValue? {
    guard let bytes = Base64URL.decode(String(part)), let value = try? JSONValue(parsing: bytes),
      value.object != nil
    else { return nil }
    return value
  }
}

/// An access or refresh token in the store of the lab's identity provider, which holds digests only.
private struct StoredToken {
  let value: JSONValue
  /// `x5t#S256` that it is bound to.
  let thumbprint: String?

  /// Nil where the store does not know it: codes, foreign tokens, and what it has forgotten.
  init?(_ text: String, _ lab: RunningLab) {
    let digest = IdentityProvider.SecretDigest(of: text)
    let now = lab.clock.now()
    if let found = Self.found(lab.identities.accessToken(digest, at: now)) {
      let token = found.token
      thumbprint = token.thumbprint
      value = Self.value(
        "access token", found.state, found.grant, token.scopes, token.issuedAt, token.expiresAt)
    } else if let found = Self.found(lab.identities.refreshToken(digest, at: now)) {
      let token = found.token
      thumbprint = token.thumbprint
      value = Self.value(
        "refresh token", found.state, found.grant, token.scopes, token.issuedAt, token.expiresAt)
    } else {
      return nil
    }
  }

  private static func found<Token>(
    _ reading: TokenReading<Token>
  ) -> (state: String, token: Token, grant: Grant)? {
    switch reading {
    case .active(let token, let grant, _): ("active", token, grant)
    case .expired(let token, let grant): ("expired", token, grant)
    case .revoked(let token, let grant): ("revoked", token, grant)
    case .unknown: nil
    }
  }

  private static func value(
    _ kind: String, _ state: String, _ grant: Grant, _ scopes: [String], _ issued: LabTime, _ end: LabTime
  ) -> JSONValue {
    [
      "kind": .string(kind), "state": .string(state), "client": .string(grant.client),
      "subject": grant.subject.map { .string($0) } ?? .null,
      "scopes": .array(scopes.map { .string($0) }),
      "grantType": .string(grant.type.rawValue),
      "issued": .string(TimeText.rfc3339(issued)), "expires": .string(TimeText.rfc3339(end)),
    ]
  }
}
