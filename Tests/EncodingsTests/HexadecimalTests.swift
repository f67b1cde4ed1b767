import Testing

@testable import Encodings

@Suite struct HexadecimalTests {
  @Test func `bytes become two lower-case digits each`() {
    #expect(Hexadecimal.encode([0x00, 0xA5, 0xFF]) == "00a5ff")
  }

  @Test func `a digit of either case has its value and anything else has none`() {
    #expect(Hexadecimal.value(of: UInt8(ascii: "F")) == 15)
    #expect(Hexadecimal.value(of: UInt8(ascii: "f")) == 15)
    #expect(Hexadecimal.value(of: UInt8(ascii: "g")) == nil)
  }
}
