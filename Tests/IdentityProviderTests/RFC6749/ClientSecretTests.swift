import Certificates
import HTTP
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct ClientSecretTests {
  private static let grant = FormParameters.Parameter(name: "grant_type", value: "client_credentials")

  @Test func `a secret may hold anything, for it is form-encoded in the header`() async throws {
    let reply = try await ProviderBench().post(
      FormParameters([Self.grant]), headers: .basic("web", "a secret: 100%"))
    #expect(reply.response.status == 200)
    #expect(reply.passed.contains(.clientSecret))
  }

  /// Client, the secret in the header, the secret in the body, the rule that is broken.
  @Test(
    arguments: [
      ("web", "wrong", nil, Rule.clientSecret), ("web", nil, "a secret: 100%", .clientAuthenticationMethod),
      ("web", nil, nil, .clientAuthenticationMethod), ("web", "", nil, .clientSecret),
      ("post", nil, "wrong", .clientSecret), ("post", "s3cret", nil, .clientAuthenticationMethod),
      ("app", "anything", nil, .clientAuthenticationMethod),
      ("app", nil, "anything", .clientAuthenticationMethod),
      ("machine", nil, "anything", .clientAuthenticationMethod),
    ] as [(String, String?, String?, Rule)])
  func `only the registered method counts`(
    client: String, header: String?, body: String?, rule: Rule
  ) async throws {
    var form = [Self.grant, .init(name: "client_id", value: client)]
    if let body { form.append(.init(name: "client_secret", value: body)) }
    let reply = try await ProviderBench().post(
      FormParameters(form), headers: header.map { .basic(client, $0) } ?? [:],
      certificate: TestCertificates.client)
    #expect(reply.response.status == 401)
    #expect(reply.error == "invalid_client")
    #expect(reply.failed == [rule])
  }

  @Test func `after many wrong secrets even the right one has to wait`() async throws {
    let bench = try ProviderBench()
    let form = FormParameters([Self.grant])
    for number in 0..<SecretGuard.freeAttemptsMax {
      #expect(await bench.post(form, headers: .basic("web", "wrong \(number)")).response.status == 401)
    }
    let reply = await bench.post(form, headers: .basic("web", "a secret: 100%"))
    #expect(reply.response.status == 503)
    #expect(reply.error == "temporarily_unavailable")
  }
}
