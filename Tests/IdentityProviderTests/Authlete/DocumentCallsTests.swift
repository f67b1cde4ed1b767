import HTTP
import JSON
import Nodes
import Testing

@testable import IdentityProvider

struct DocumentCallsTests {
  @Test(arguments: ["GET", "POST"], ["/service/configuration", "/service/jwks/get"])
  func `the documents are those that the provider publishes`(method: String, call: String) async throws {
    let bench = try ProviderBench()
    let published = call.hasSuffix("get") ? "/api/jwks" : "/.well-known/openid-configuration"
    let document = await bench.send(published, method: "GET").response
    let reply = await bench.send("/api\(call)", method: method, headers: .account)
    #expect(reply.response.status == 200)
    #expect(reply.response.body == document.body)
    #expect(reply.response.headers["Content-Type"] == "application/json")
  }

  @Test func `they are laid out for people on demand, and are the same`() async throws {
    let bench = try ProviderBench()
    let query = "pretty=True&includePrivateKeys=True"
    let keys = await bench.send("/api/service/jwks/get", method: "GET", query: query, headers: .account)
    #expect(keys.response.body.contains(UInt8(ascii: "\n")))
    #expect(try keys.json() == (await bench.send("/api/jwks", method: "GET")).json())
    #expect(try keys.json()["keys"]?[0]?["d"] == nil)
    let body: JSONValue = ["pretty": true, "patch": nil]
    let metadata = await bench.send("/api/service/configuration", body: body.bytes, headers: .account)
    #expect(metadata.response.body.contains(UInt8(ascii: "\n")))
    #expect(try metadata.json()["issuer"] == "https://localhost:8443")
  }

  @Test(arguments: [["patch": "[]"], ["pretty": 1], []] as [JSONValue])
  func `what cannot be done is refused with a reason`(body: JSONValue) async throws {
    let reply = await (try ProviderBench()).send(
      "/api/service/configuration", body: body.bytes, headers: .account)
    #expect(reply.response.status == 400)
    #expect(try reply.json()["resultMessage"]?.string != nil)
  }
}
