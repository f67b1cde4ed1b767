import HTTP
import IdentityProvider
import JSON
import Lab
import Nodes
import TrafficLog

/// `/api/tokens`: what the identity provider's store knows of a token, and how it is ended. The token travels in the body,
/// for paths stand in logs and histories.
enum TokenOperations {
  static let all = [show, revoke]

  private static let text = ControlSchema.string(charactersMax: 8192)

  private static let finding = ControlSchema.object([
    .init("kind", .choice(["access_token", "refresh_token"])),
    .init("digest", .string(), "As the log shows it."),
    .init("state", .choice(["active", "expired", "revoked"])),
    .init("client", .string()), .init("subject", .string(), isRequired: false),
    .init("scopes", .array(.string())),
    .init("issuedAt", .string(), "Lab time (RFC 3339)."),
    .init("expiresAt", .string(), "Lab time (RFC 3339)."),
    .init(
      "x5t#S256", .string(), isRequired: false, "Of the certificate that it is bound to (RFC 8705 §3.1)."),
    .init("grant", .string()),
  ])

  static let show = ControlOperation(
    "POST", "/api/tokens/show", id: "showToken",
    summary: "What is known of a token: by its text, or by its digest as the log shows it.",
    body: .object([.init("token", text)]), answer: .json(.object([.init("tokens", .array(finding))])),
    refusals: [404: "No such token was issued, or it was forgotten after its end."]
  ) { call throws(ControlRefusal) in
    .json(["tokens": .array(try find(call.body["token"]?.string ?? "", in: call.lab).map(json))])
  }

  static let revoke = ControlOperation(
    "POST", "/api/tokens/revoke", id: "revokeToken",
    summary: "Ends a token: an access token itself, a refresh token with its whole grant.", changesLab: true,
    // One, under the name by which the log knows what to mask.
    body: .object([.init("token", text)]),
    answer: .json(ControlDeed.schema([.init("tokens", .array(finding))])),
    refusals: [404: "No such token was issued, or it was forgotten after its end."]
  ) { call throws(ControlRefusal) in
    let written = call.body["token"]?.string ?? ""
    let found = try find(written, in: call.lab)
    do throws(LabError) {
      for token in found { try await call.lab.revoke(token) }
    } catch {
      throw ControlRefusal(500, error.lines.joined(separator: "; "))
    }
    let words = found.map { "\($0.kind.words) \(digest($0)) of \($0.grant.client)" }
    return ControlDeed.answer(
      "revoked: \(words.joined(separator: ", "))", [("tokens", .array(call.lab.tokens(written).map(json)))])
  }

  private static func find(_ written: String, in lab: RunningLab) throws(ControlRefusal) -> [TokenFinding] {
    let found = lab.tokens(written)
    guard !found.isEmpty else {
      throw ControlRefusal(
        404, "no token of that text or digest is known to an identity provider of this lab")
    }
    return found
  }

  private static func json(_ token: TokenFinding) -> JSONValue {
    var object = JSONObject([
      ("kind", .string(token.kind.rawValue)), ("digest", .string(digest(token))),
      ("state", .string(token.standing.rawValue)), ("client", .string(token.grant.client)),
    ])
    object["subject"] = token.grant.subject.map { .string($0) }
    object["scopes"] = .array(token.scopes.map { .string($0) })
    object["issuedAt"] = .string(CivilTime(token.issuedAt).rfc3339)
    object["expiresAt"] = .string(CivilTime(token.expiresAt).rfc3339)
    object["x5t#S256"] = token.thumbprint.map { .string($0) }
    object["grant"] = .string(token.grant.id.text)
    return .object(object)
  }

  /// As the log shows it.
  private static func digest(_ token: TokenFinding) -> String {
    TrafficLog.SecretDigest.prefix + TrafficLog.SecretDigest.text(ofDigest: token.digest.bytes)
  }
}

extension TokenFinding.Kind {
  fileprivate var words: String {
    switch self {
    case .access: "access token"
    case .refresh: "refresh token"
    }
  }
}
