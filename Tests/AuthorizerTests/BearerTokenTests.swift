import Authorizer
import HTTP
import Testing

struct BearerTokenTests {
  @Test(arguments: [
    ("Bearer abc", "abc"), ("bearer abc", "abc"), ("BEARER   abc  ", "abc"),
    ("Bearer a.b-c_d~e+f/g==", "a.b-c_d~e+f/g=="),
    ("Bearer", nil), ("Bearer ", nil), ("Bearer    ", nil), ("Bearerabc", nil), ("Bearer\tabc", nil),
    ("Bearer a b", nil), ("DPoP abc", nil), ("Basic YTpi", nil), ("", nil), (" Bearer abc", nil),
  ])
  func `only the scheme Bearer with one word is a token`(value: String, token: String?) {
    #expect(BearerToken.find(in: ["Authorization": value]) == token)
  }

  @Test func `the header's name has no case`() {
    #expect(BearerToken.find(in: ["aUTHORIZATION": "Bearer a"]) == "a")
    #expect(BearerToken.find(in: ["Accept": "Bearer a"]) == nil)
  }
}
