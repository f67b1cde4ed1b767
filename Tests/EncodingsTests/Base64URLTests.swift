import Testing

@testable import Encodings

@Suite struct Base64URLTests {
  /// RFC 4648 §10, without the padding.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ])
  func `the vectors of RFC 4648 hold in both directions`(plain: String, encoded: String) {
    #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
    #expect(Base64URL.decode(encoded) == Array(plain.utf8))
  }

  @Test(arguments: ["Zg==", "Zh", "Z", "Zm9v Yg", "+/", "Zm9v\n"])
  func `a second spelling of a value is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test func `the two characters of the safe alphabet are used`() {
    #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
  }
}
