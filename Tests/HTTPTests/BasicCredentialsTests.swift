import Encodings
import Testing

@testable import HTTP

struct BasicCredentialsTests {
  private func parse(_ pair: String, isFormEncoded: Bool) throws -> BasicCredentials? {
    let value = "Basic \(Base64.encode(Array(pair.utf8)))"
    return try BasicCredentials(["Authorization": value], isFormEncoded: isFormEncoded)
  }

  @Test(arguments: [
    ("a:b", "a", "b"), ("a:b:c", "a", "b:c"), (":", "", ""), ("é:+%", "é", "+%"),
  ])
  func `name and password as they are`(pair: String, user: String, password: String) throws {
    #expect(try parse(pair, isFormEncoded: false) == BasicCredentials(user: user, password: password))
  }

  @Test(arguments: [
    ("a%3Ab:c+d", "a:b", "c d"), ("%c3%a9:%2B%25", "é", "+%"),
  ])
  func `a client's name and password are form-encoded first`(pair: String, user: String, password: String)
    throws
  {
    #expect(try parse(pair, isFormEncoded: true) == BasicCredentials(user: user, password: password))
  }

  @Test(arguments: ["nocolon", "a:b\u{0}", "a\n:b", "a:%zz", "a:%ff", "a%00:b"])
  func `malformed pairs`(pair: String) {
    #expect(throws: AuthorizationError.malformed) { try parse(pair, isFormEncoded: true) }
  }

  @Test(arguments: ["Basic", "Basic YTpi=", "Basic YTp", "Basic YT pi", "Basic /zo="])
  func `malformed base 64 and bytes that are no text`(value: String) {
    #expect(throws: AuthorizationError.malformed) {
      try BasicCredentials(["Authorization": value], isFormEncoded: false)
    }
  }

  @Test(arguments: [true, false])
  func `what is written is read back`(isFormEncoded: Bool) throws {
    let credentials = BasicCredentials(user: "client", password: "s p+c%:é")
    let headers: HTTPHeaders = ["Authorization": credentials.text(isFormEncoded: isFormEncoded)]
    #expect(try BasicCredentials(headers, isFormEncoded: isFormEncoded) == credentials)
  }
}
