import HTTP
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct TokenRevocationTests {
  private static let path = "/api/revocation"

  @Test func `a refresh token takes its grant with it`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    let form: FormParameters = ["token": refresh, "token_type_hint": "access_token", "client_id": "app"]
    let reply = await bench.post(form, to: Self.path)
    #expect(reply.response.status == 200)
    #expect(reply.response.body.isEmpty)
    #expect(try await bench.isActive(refresh) == false)
    #expect(try await bench.isActive(access) == false)
  }

  @Test func `an access token goes alone`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    let reply = await bench.post(["token": access, "client_id": "app"], to: Self.path)
    #expect(reply.response.status == 200)
    #expect(try await bench.isActive(access) == false)
    #expect(try await bench.isActive(refresh))
  }

  @Test func `an unknown token is as dead as was wanted`() async throws {
    let reply = try await ProviderBench().post(["token": "nonsense", "client_id": "app"], to: Self.path)
    #expect(reply.response.status == 200)
  }

  @Test func `a token of another client is refused and lives on`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    for token in [access, refresh] {
      let reply = await bench.post(["token": token], to: Self.path, headers: .basic("web", "a secret: 100%"))
      #expect(reply.response.status == 400)
      #expect(reply.failed == [.tokenIssuedToClient])
      #expect(try await bench.isActive(token))
    }
  }

  @Test(
    arguments: [(["client_id": "app"], 400), (["token": "x", "client_id": "web"], 401)]
      as [(FormParameters, Int)])
  func `a revocation names a token and proves its client`(form: FormParameters, status: Int) async throws {
    #expect(try await ProviderBench().post(form, to: Self.path).response.status == status)
  }
}
