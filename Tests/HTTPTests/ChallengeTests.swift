import Testing

@testable import HTTP

struct ChallengeTests {
  @Test func `parameters are quoted strings`() {
    #expect(Challenge("Bearer").text == "Bearer")
    #expect(
      Challenge("Bearer", ["realm": "a \"b\" \\ c", "error": "invalid_token"]).text
        == #"Bearer realm="a \"b\" \\ c", error="invalid_token""#)
  }

  @Test func `a control character cannot end the field`() {
    #expect(QuotedString.quote("a\r\nb\u{7f}") == "\"a  b \"")
  }
}
