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
    let form = (0..<100).map { "token=t\($0)" }.joined(separator: "&")
    #expect(found(body: form).count == FoundToken.tokensMax)
    #expect(found(body: "token=" + String(repeating: "a", count: 100_000)).isEmpty)
  }
}
