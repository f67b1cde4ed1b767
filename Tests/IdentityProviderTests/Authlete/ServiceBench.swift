import Certificates
import Encodings
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

/// An authorization server that knows nothing and asks the provider everything.
extension ProviderBench {
  /// What became of one call.
  struct Called {
    let reply: Reply
    let answer: JSONValue

    var action: String? { answer["action"]?.string }
    var content: String? { answer["responseContent"]?.string }

    /// The content where it is a JSON text.
    func json() throws -> JSONValue { try JSONValue(parsing: try #require(content)) }

    /// The parameters of the redirect that the content is.
    func redirection() throws -> FormParameters {
      let url = try #require(content)
      return try FormParameters(parsing: url.split(separator: "?", maxSplits: 1).last ?? "")
    }
  }

  func call(
    _ path: String, _ body: JSONValue, headers: HTTPHeaders = .account, at now: LabTime = ProviderBench.begin,
    replica: Int = 0
  ) async throws -> Called {
    let reply = await send("/api" + path, body: body.bytes, headers: headers, at: now, replica: replica)
    return Called(reply: reply, answer: try reply.json())
  }

  static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
  static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

  /// A request of `app` that passes every check, with changes: an empty value takes a parameter away.
  static func authorization(_ changes: [String: String] = [:]) -> FormParameters {
    let all: FormParameters = [
      "response_type": "code", "client_id": "app", "scope": "profile", "state": "123",
      "code_challenge": challenge, "code_challenge_method": "S256", "redirect_uri": "", "prompt": "",
      "max_age": "", "login_hint": "", "response_mode": "",
    ]
    return FormParameters(
      all.all.map { .init(name: $0.name, value: changes[$0.name] ?? $0.value) }.filter { !$0.value.isEmpty })
  }

  func ask(
    _ changes: [String: String] = [:], headers: HTTPHeaders = .account, at now: LabTime = ProviderBench.begin
  ) async throws -> Called {
    let parameters = Self.authorization(changes).text
    return try await call(
      "/auth/authorization", ["parameters": .string(parameters), "context": nil], headers: headers, at: now)
  }

  func ticket(_ changes: [String: String] = [:], at now: LabTime = ProviderBench.begin) async throws -> String
  {
    try #require(try await ask(changes, at: now).answer["ticket"]?.string)
  }

  /// A code for `john`, got by the API alone.
  func issuedCode() async throws -> String {
    let issued = try await call(
      "/auth/authorization/issue", ["ticket": .string(try await ticket()), "subject": "john"])
    return try #require(try issued.redirection()["code"])
  }

  func handOn(
    _ form: FormParameters, client: (id: String, secret: String)? = nil,
    certificate: String? = TestCertificates.client.certificate.pem, to path: String = "/auth/token"
  ) async throws -> Called {
    let body: JSONValue = [
      "parameters": .string(form.text), "clientId": client.map { .string($0.id) } ?? nil,
      "clientSecret": client.map { .string($0.secret) } ?? nil,
      "clientCertificate": certificate.map(JSONValue.string) ?? nil, "clientCertificatePath": nil,
      "properties": nil, "dpop": nil, "accessTokenDuration": 0, "dpopNonceRequired": false,
    ]
    return try await call(path, body)
  }
}
