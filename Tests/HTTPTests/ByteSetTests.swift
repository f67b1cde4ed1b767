import Testing

@testable import HTTP

struct ByteSetTests {
  private static let alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  @Test(arguments: [
    (ByteSet.token, "!#$%&'*+-.^_`|~"), (.unreserved, "-._~"), (.path, "-._~!$&'()*+,=:@"),
    (.query, "-._~!$&'()*+,;=:@/?"), (.cookie, "!#$%&'()*+-./:<=>?@[]^_`{|}~"), (.base64Token, "-._~+/"),
  ])
  func `the sets hold what their grammar lists`(set: ByteSet, punctuation: String) {
    let expected = Set((Self.alphanumerics + punctuation).utf8)
    for byte in UInt8.min...UInt8.max { #expect(set.contains(byte) == expected.contains(byte), "\(byte)") }
  }
}
