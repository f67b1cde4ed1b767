import HTTP
import JSON
import OrderedCollections
import Topology

/// A client of the lab that gets tokens without a user, and the certificate that it shows.
struct TokenSource: Sendable {
  let client: IdentityProviderSpecification.Client
  /// The certificate that its tokens are bound to.
  let certificate: String
  private let provider: String

  /// The first client whose tokens are bound to a certificate that satisfies `suits`.
  init(_ topology: LabTopology, suits: (String) -> Bool) throws(AttackError) {
    for node in topology.nodes.values {
      guard case .identityProvider(let specification) = node.role else { continue }
      for client in specification.clients.values {
        guard client.grants.contains(.clientCredentials), client.certificateBound else { continue }
        guard let certificate = Self.certificates(of: client, topology).first(where: suits) else { continue }
        self.client = client
        self.certificate = certificate
        provider = node.name
        return
      }
    }
    throw .noTarget(
      "no client gets certificate-bound tokens by client_credentials for a certificate of the gateway's")
  }

  /// Those that the client can show: its own where it is known by one, else any.
  private static func certificates(
    of client: IdentityProviderSpecification.Client, _ topology: LabTopology
  ) -> [String] {
    switch client.authentication {
    case .selfSignedTLSClientAuth: client.certificates
    case .tlsClientAuth:
      topology.certificates.values.filter { client.subject == .distinguishedName($0.subject) }.map(\.name)
    case .clientSecretBasic, .clientSecretPost, .none: topology.certificates.keys.elements
    }
  }

  /// Asks the token endpoint that the provider's metadata names (RFC 8414 §2).
  func token(_ adversary: Adversary) async throws(AttackError) -> String {
    guard let front = adversary.topology.nodes[provider]?.listeners.values.first?.url else {
      throw .noTarget("'\(provider)' has no listener")
    }
    let metadata = try await adversary.send(
      HTTPRequest(method: "GET", target: RequestTarget(path: "/.well-known/openid-configuration")),
      to: front, as: nil, "where tokens are issued")
    let endpoint = try string("token_endpoint", in: metadata)
    let parts = endpoint.split(separator: "/", maxSplits: 3)
    guard parts.count >= 2, let url = ListenerURL(parsing: "\(parts[0])//\(parts[1])") else {
      throw .failed("the token endpoint \(endpoint) is not understood")
    }
    let path = "/" + (parts.dropFirst(2).joined(separator: "/"))
    let answer = try await adversary.send(
      request(path), to: url, as: certificate,
      "\(client.id) gets a token, bound to the certificate '\(certificate)'")
    return try string("access_token", in: answer)
  }

  private func request(_ path: String) -> HTTPRequest {
    var form: [FormParameters.Parameter] = [
      .init(name: "grant_type", value: "client_credentials"), .init(name: "client_id", value: client.id),
    ]
    var headers: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded"]
    switch client.authentication {
    case .clientSecretPost: form.append(.init(name: "client_secret", value: client.secret ?? ""))
    case .clientSecretBasic:
      let credentials = BasicCredentials(user: client.id, password: client.secret ?? "")
      headers.add("Authorization", credentials.text(isFormEncoded: true))
    case .tlsClientAuth, .selfSignedTLSClientAuth, .none: break
    }
    return HTTPRequest(
      method: "POST", target: RequestTarget(path: path), headers: headers,
      body: Array(FormParameters(form).text.utf8))
  }

  private func string(_ name: String, in answer: Answer) throws(AttackError) -> String {
    guard let body = answer.response?.body, let text = (try? JSONValue(parsing: body))?[name]?.string else {
      throw .failed("no \(name) came back: \(answer.words)")
    }
    return text
  }
}
