import Testing

@testable import Encodings

@Suite struct PercentEncodingTests {
  @Test func `a plus sign stays a plus sign`() {
    #expect(PercentEncoding.decode("a+b%2Bc") == Array("a+b+c".utf8))
  }

  @Test(arguments: ["%", "%4", "%zz", "a%2"])
  func `a broken escape is refused`(text: String) {
    #expect(PercentEncoding.decode(text) == nil)
  }

  @Test func `only unreserved characters stay as they are`() {
    #expect(PercentEncoding.encode("aZ9-._~ /+ü") == "aZ9-._~%20%2F%2B%C3%BC")
  }
}
