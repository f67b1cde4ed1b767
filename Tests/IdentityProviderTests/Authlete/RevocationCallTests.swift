import HTTP
import JSON
import OAuth
import Testing

@testable import IdentityProvider

struct RevocationCallTests {
  @Test func `a token that is revoked by the API is dead everywhere`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    let called = try await bench.handOn(
      ["token": refresh, "client_id": "app"], certificate: nil, to: "/auth/revocation")
    #expect(called.action == "OK")
    #expect(called.content == "")
    #expect(try await !bench.isActive(access))
    #expect(try await !bench.isActive(refresh))
  }

  @Test(
    arguments: [
      (["token": "x", "client_id": "nobody"], "INVALID_CLIENT", "invalid_client"),
      (["client_id": "app"], "BAD_REQUEST", "invalid_request"),
      (["token": "x"], "BAD_REQUEST", "invalid_request"),
    ] as [(FormParameters, String, String)])
  func `a bad request is refused as at the revocation endpoint`(
    form: FormParameters, action: String, error: String
  ) async throws {
    let called = try await (try ProviderBench()).handOn(form, certificate: nil, to: "/auth/revocation")
    #expect(called.action == action)
    #expect(try called.json()["error"]?.string == error)
  }

  @Test func `another client's token stays alive`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let called = try await bench.handOn(
      ["token": access], client: ("web", "a+secret%3A+100%25"), certificate: nil, to: "/auth/revocation")
    #expect(called.action == "BAD_REQUEST")
    #expect(called.reply.failed == [.tokenIssuedToClient])
    #expect(try await bench.isActive(access))
  }

  @Test func `a token that nobody knows is as dead as the client wants it`() async throws {
    let called = try await (try ProviderBench()).handOn(
      ["token": "x", "client_id": "app"], certificate: nil, to: "/auth/revocation")
    #expect(called.action == "OK")
  }
}
