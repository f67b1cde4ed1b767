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
    HTTPRequest("GET", "/", query: "a=b;access_token=c"),
    HTTPRequest("GET", "/", query: "%zz=1&q=%FF&=&%61%63%63%65%73%73%5f%74%6F%6b%65%6E=a"),
    HTTPRequest("GET", "/", query: String(repeating: "a=b&", count: 5000) + "access_token=c"),
    HTTPRequest("POST", "/", [form], body: "a=b&access_token=c"),
    HTTPRequest(
      "POST", "/", ["content-type: APPLICATION/X-WWW-FORM-URLENCODED; charset=UTF-8"],
      body: "access%5ftoken=c"),
    HTTPRequest("POST", "/", [form, "Content-Type: application/json"], body: "access_token=c"),
    HTTPRequest("POST", "/", ["Content-Type: application/json", form], body: "access_token=c"),
    HTTPRequest("POST", "/", [form + " charset"], body: "access_token=c"),
    HTTPRequest("POST", "/", [form], body: "\u{0}\u{1}&access_token=c"),
    HTTPRequest("POST", "/", [form], body: "x=" + String(repeating: "y", count: 70_000) + "&access_token=c"),
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
    HTTPRequest("GET", "/", query: ""), HTTPRequest("GET", "/", query: "q=%FF"),
    HTTPRequest("GET", "/", query: "=1"), HTTPRequest("GET", "/", query: "broken=%zz&%&%4&%zz=1"),
    HTTPRequest("GET", "/", query: "access_token%=a&access_token%5=a&%access_token=a&access%5token=a"),
    HTTPRequest("GET", "/", query: "access_toke=a&access_tokens=a&xaccess_token=a&access+token=a"),
    HTTPRequest("GET", "/", query: "x=a=access_token&access_token2&x=%26access_token=a"),
    HTTPRequest("GET", "/", query: (0..<101).map { "p\($0)=1" }.joined(separator: "&")),
    HTTPRequest("POST", "/", [form], body: "x=" + String(repeating: "y", count: 70_000)),
    HTTPRequest("POST", "/", [form], body: "\u{0}\u{1}"),
    HTTPRequest("POST", "/", ["Content-Type: text"], body: "access_token=a"),
    HTTPRequest(
      "POST", "/", ["Content-Type: text/plain; x=application/x-www-form-urlencoded"], body: "access_token=a"),
    HTTPRequest("POST", "/", [form], body: "a=b"),
    HTTPRequest("POST", "/", ["Content-Type: application/json"], body: #"{"access_token":"a"}"#),
    HTTPRequest("POST", "/", body: "access_token=a"),
  ])
  func `one header or none passes`(request: HTTPRequest) async {
    let (refusal, verdicts) = await examine(request)
    #expect(refusal == nil)
    #expect(verdicts.map(\.outcome) == [.pass])
  }
}
