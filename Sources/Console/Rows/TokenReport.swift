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

  /// - Parameters:
  ///   - thumbprint: `x5t#S256` of the certificate that the request came with.
  ///   - isHandedOn: whether a node of the lab sent the request. Its certificate is its own, and another than the
  ///     token's is as it should be: the caller's was compared where he came in.
  func value(_ token: FoundToken, thumbprint: String?, isHandedOn: Bool) -> JSONValue {
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
    let stored = lab.token(token.text)
    object["store"] = stored?.value
    let bound = decoded?.claims["cnf"]?["x5t#S256"]?.string ?? stored?.thumbprint
    if let bound { object["binding"] = Self.binding(to: bound, thumbprint, isHandedOn) }
    return .object(object)
  }

  private static func binding(to bound: String, _ presented: String?, _ isHandedOn: Bool) -> JSONValue {
    [
      "bound": .string(bound), "presented": presented.map { .string($0) } ?? .null,
      "same": .bool(bound == presented), "isHandedOn": .bool(isHandedOn),
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

extension TokenFinding {
  fileprivate var value: JSONValue {
    [
      "kind": .string(kind == .access ? "access token" : "refresh token"),
      "state": .string(standing.rawValue),
      "client": .string(grant.client), "subject": grant.subject.map { .string($0) } ?? .null,
      "scopes": .array(scopes.map { .string($0) }), "grantType": .string(grant.type.rawValue),
      "issued": .string(TimeText.rfc3339(issuedAt)), "expires": .string(TimeText.rfc3339(expiresAt)),
    ]
  }
}
