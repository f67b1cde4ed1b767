import Testing

@testable import HTTP

struct BearerCredentialsTests {
  @Test(arguments: ["abc", "a.b-c_d~e+f/1==", "x"])
  func `a token of the right alphabet`(token: String) throws {
    #expect(try BearerCredentials(["Authorization": "BEARER \(token)"])?.token == token)
  }

  @Test(arguments: ["", "=", "a=b", "a b", "a,b", "\"a\"", "é", "a%20", "a\u{1b}"])
  func `a token of another alphabet is an error`(token: String) {
    #expect(throws: AuthorizationError.malformed) {
      try BearerCredentials(["Authorization": "Bearer \(token)"])
    }
  }

  @Test func `another scheme is no token`() throws {
    #expect(try BearerCredentials(["Authorization": "Basic YTpi"]) == nil)
  }
}
