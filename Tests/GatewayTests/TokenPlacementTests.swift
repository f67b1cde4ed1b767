import HTTP
import Layers
import OAuth
import Testing

struct TokenPlacementTests {
  private static let form = "Content-Type: application/x-www-form-urlencoded"

  private func examine(_ request: HTTPRequest) async -> (refusal: HTTPResponse?, verdicts: [Verdict]) {
    var passage = Passage(request, in: Fixtures.context())
    let layer = TokenPlacement { error, _ in
      HTTPResponse(status: 400, contentType: "text/plain", body: error.code.rawValue)
    }
    let refusal = await layer.examine(&passage)
    return (refusal, passage.verdicts)
  }

  @Test(arguments: [
    HTTPRequest("GET", "/", ["Authorization: Bearer a", "Authorization: Bearer a"]),
    HTTPRequest("GET", "/", ["Authorization: Bearer a", "AUTHORIZATION: Basic YTpi"]),
    HTTPRequest("GET", "/", query: "access_token=a"),
    HTTPRequest("GET", "/", query: "x=y&access_token="),
    HTTPRequest("GET", "/", query: "%61ccess%5Ftoken=a"),
    HTTPRequest("GET", "/", query: "access_token"),
    HTTPRequest("GET", "/", query: "broken=%zz"),
    HTTPRequest("POST", "/", [form], body: "a=b&access_token=c"),
    HTTPRequest(
      "POST", "/", ["content-type: APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8"],
      body: "access%5ftoken=c"),
    HTTPRequest("POST", "/", [form, "Content-Type: application/json"], body: "access_token=c"),
    HTTPRequest("POST", "/", [form], body: "\u{0}\u{1}"),
    HTTPRequest("POST", "/", ["Authorization: Bearer a", form], body: "access_token=a"),
  ])
  func `a token by another way is refused`(request: HTTPRequest) async {
    let (refusal, verdicts) = await examine(request)
    #expect(refusal?.status == 400)
    #expect(refusal?.text == "invalid_request")
    #expect(verdicts.map(\.outcome) == [.fail])
    #expect(verdicts.first?.rule.specification?.description == "RFC 6750 §2")
  }

  @Test(arguments: [
    HTTPRequest("GET", "/"), HTTPRequest("GET", "/", ["Authorization: Bearer a"]),
    HTTPRequest("GET", "/", query: "x=access_token"), HTTPRequest("GET", "/", query: "Access_Token=a"),
    HTTPRequest("GET", "/", query: ""), HTTPRequest("POST", "/", [form], body: "a=b"),
    HTTPRequest("POST", "/", ["Content-Type: application/json"], body: #"{"access_token":"a"}"#),
    HTTPRequest("POST", "/", body: "access_token=a"),
  ])
  func `one header or none passes`(request: HTTPRequest) async {
    let (refusal, verdicts) = await examine(request)
    #expect(refusal == nil)
    #expect(verdicts.map(\.outcome) == [.pass])
  }
}
