import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct StandardIntrospectionCallTests {
  private static let path = "/auth/introspection/standard"

  @Test func `it says what the introspection endpoint says`() async throws {
    let bench = try ProviderBench()
    let (access, refresh) = try await bench.tokens()
    for token in [access, refresh, "nonsense"] {
      let form: FormParameters = ["token": token, "token_type_hint": "access_token"]
      let called = try await bench.call(
        Self.path, ["parameters": .string(form.text), "withHiddenProperties": false])
      let endpoint = await bench.post(form, to: "/api/introspection", headers: .account)
      #expect(called.action == "OK")
      #expect(called.content == endpoint.response.text)
      #expect(try called.json()["active"]?.bool == (token != "nonsense"))
    }
  }

  @Test(arguments: ["", "token=", "token=a&token=b", "%"])
  func `a request that names no token is refused`(parameters: String) async throws {
    let called = try await (try ProviderBench()).call(Self.path, ["parameters": .string(parameters)])
    #expect(called.action == "BAD_REQUEST")
    #expect(try called.json()["error"] == "invalid_request")
  }
}
