import HTTP
import Topology

/// The owner of a token is let in, and the gateway keeps the answer. While it does, a thief comes with the
/// token and a certificate of its own.
struct CachedAllow: Attack {
  static let name = "cached-allow"
  static let summary = "a stolen token is used while the gateway keeps the answer that its owner got"
  static let cure =
    "\"identitySources\": [..., \"context.identity.clientCert.clientCertPem\"] at the authorizer, "
    + "or \"cache\": \"0s\""
  static let topology = AttackTopology.text(
    name: "cached-allow",
    authorizer: #""scopes": { "GET time": ["profile"] }, "cache": "300s""#,
    routes:
      #"{ "methods": ["GET"], "path": "/time", "to": "time", "layers": [{ "authorizer": "authorizer" }] }"#)

  private let target: GuardedRoute
  private let source: TokenSource
  /// Another customer's certificate, as good as the owner's for the handshake.
  private let thief: String

  init(_ topology: LabTopology) throws(AttackError) {
    guard let target = GuardedRoute.all(topology).first(where: { !$0.leavesPathOpen }) else {
      throw .noTarget("no route with a fixed path is guarded by an authorizer")
    }
    let accepted = target.accepted(topology)
    source = try TokenSource(topology, suits: accepted.contains)
    guard let thief = accepted.first(where: { [source] in $0 != source.certificate }) else {
      throw .noTarget("the gateway lets in no second certificate that a thief could have")
    }
    self.target = target
    self.thief = thief
  }

  func run(_ adversary: Adversary) async throws(AttackError) -> Answer {
    let url = try target.url(adversary.topology)
    let token = try await source.token(adversary)
    let request = target.request(target.route.path, token: token)
    let owner = try await adversary.send(
      request, to: url, as: source.certificate, "the owner calls with the certificate '\(source.certificate)'"
    )
    guard owner.isAllowed else {
      throw .failed("the owner of the token was not let in, so there is nothing to steal: \(owner.words)")
    }
    return try await adversary.send(
      request, to: url, as: thief, "the thief calls with the same token and the certificate '\(thief)'")
  }
}
