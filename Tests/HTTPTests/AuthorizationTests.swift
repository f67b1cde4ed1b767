import Testing

@testable import HTTP

struct AuthorizationTests {
  @Test(arguments: [
    ("Bearer abc", "bearer", "abc"), ("bEARER   abc=", "bearer", "abc="), ("Negotiate", "negotiate", ""),
    ("DPoP a b", "dpop", "a b"),
  ])
  func `a scheme and what it takes`(value: String, scheme: String, credentials: String) throws {
    let authorization = try #require(try Authorization(["Authorization": value]))
    #expect(authorization.scheme == scheme)
    #expect(authorization.credentials == credentials)
  }

  @Test func `no field is no error`() throws {
    #expect(try Authorization([:]) == nil)
    #expect(try BearerCredentials([:]) == nil)
    #expect(try BasicCredentials([:], isFormEncoded: true) == nil)
  }

  @Test func `two fields are an error, be they equal`() {
    let headers: HTTPHeaders = ["Authorization": "Bearer a", "authorization": "Bearer a"]
    #expect(throws: AuthorizationError.repeated) { try Authorization(headers) }
    #expect(throws: AuthorizationError.repeated) { try BearerCredentials(headers) }
    #expect(throws: AuthorizationError.repeated) { try BasicCredentials(headers, isFormEncoded: false) }
  }

  @Test(arguments: ["", "Bearer,Basic x", "\"Bearer\" x", "é x"])
  func `a field without a scheme is an error`(value: String) {
    #expect(throws: AuthorizationError.malformed) { try Authorization(["Authorization": value]) }
  }
}
