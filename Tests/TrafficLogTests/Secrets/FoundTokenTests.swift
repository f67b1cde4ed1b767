import HTTP
import Nodes
import Testing

@testable import TrafficLog

/// The tokens of an exchange, with the places in which they stand.
struct FoundTokenTests {
  private func found(
    query: String? = nil, headers: HTTPHeaders = [:], body: String = "", response: String = ""
  ) -> [FoundToken] {
    FoundToken.all(
      in: Samples.row(
        Samples.record(1, query: query, headers: headers, body: body, response: response)))
  }

  @Test func `header, query, form and JSON are looked through`() {
    let tokens = found(
      query: "code=abc&state=1", headers: ["Authorization": "Bearer bound"], body: "token=in+form&x=1",
      response: #"{"access_token":"new","expires_in":5,"refresh_token":"again"}"#)
    #expect(
      tokens == [
        FoundToken(place: "request header Authorization", text: "bound"),
        FoundToken(place: "request query code", text: "abc"),
        FoundToken(place: "request body token", text: "in form"),
        FoundToken(place: "response body access_token", text: "new"),
        FoundToken(place: "response body refresh_token", text: "again"),
      ])
  }

  @Test func `a password is no token, and a token that stands twice is named once`() {
    #expect(found(headers: ["Authorization": "Basic YTpi"], body: "password=john").isEmpty)
    let twice = found(headers: ["Authorization": "Bearer one"], body: "token=one")
    #expect(twice.map(\.place) == ["request header Authorization"])
  }

  @Test func `their number and length are bounded`() {
    #expect(FoundToken.tokensMax == 20)
    let form = (0..<100).map { "token=t\($0)" }.joined(separator: "&")
    #expect(found(body: form).count == FoundToken.tokensMax)
    #expect(found(body: "token=" + String(repeating: "a", count: 100_000)).isEmpty)
  }

  @Test func `every Authorization header is looked at, for a caller may send two`() {
    var headers = HTTPHeaders()
    for value in ["Bearer one", "Basic YTpi", "bearer two"] { headers.add("Authorization", value) }
    #expect(found(headers: headers).map(\.text) == ["one", "two"])
  }

  @Test(
    arguments: [
      ("https://a/?code=c#x", ["response header Location code"]),
      ("https://a/#access_token=t&state=1", ["response header Location fragment access_token"]),
      (
        "https://a/?code=c#id_token=i",
        [
          "response header Location code", "response header Location fragment id_token",
        ]
      ),
      ("#", []), ("", []),
    ] as [(String, [String])])
  func `a location is looked through to its fragment`(location: String, places: [String]) {
    var row = Samples.row(Samples.record(1, status: 302))
    row.response?.headers.add("Location", location)
    #expect(FoundToken.all(in: row).map(\.place) == places)
  }

  @Test(
    arguments: [
      (#"{"a":[{"b":{"access_token":"deep"}}]}"#, ["deep"]),
      (#"{"tokens":1,"token":["x",["y"],3]}"#, ["x", "y"]),
      (#"[{"refresh_token":"r"},{"code":"c"}]"#, ["r", "c"]),
      (#"{"responseContent":"{\"access_token\":\"inner\"}"}"#, ["inner"]),
      (#"{"parameters":"grant_type=x&code=handed+on"}"#, ["handed on"]),
      (#"{"access_token":"\u0061"}"#, ["a"]), (#"{"access_token":"cut","x"#, ["cut"]),
      (#"{"password":"p","client_secret":"s"}"#, []),
    ] as [(String, [String])])
  func `JSON is looked through at any depth, and also where it is broken`(body: String, texts: [String]) {
    #expect(found(response: body).map(\.text) == texts)
  }

  @Test func `assertions are shown, for they are signed tokens`() {
    let form = "client_assertion_type=jwt-bearer&client_assertion=a.b.c&assertion=d.e.f"
    #expect(
      found(body: form).map(\.place) == ["request body client_assertion", "request body assertion"])
  }

  @Test func `texts within texts without end are given up`() {
    var body = #"{"access_token":"deepest"}"#
    for _ in 0..<12 {
      let quoted = body.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      guard quoted.utf8.count < 100_000 else { break }
      body = #"{"x":""# + quoted + #""}"#
    }
    #expect(found(body: body).isEmpty)
    #expect(found(body: String(repeating: "[", count: 100_000)).isEmpty)
  }
}
