import Testing

@testable import JSON

@Suite struct PlainRunTests {
  /// Around a word of eight bytes, so that every byte of a word and of what is left over is tried.
  private static let lengthMax = 19

  @Test func `every byte ends a run or not, wherever it stands`() {
    for byte in UInt8.min ... .max {
      let isSpecial = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      for position in 0..<Self.lengthMax {
        var text = [UInt8](repeating: UInt8(ascii: "a"), count: Self.lengthMax)
        text[position] = byte
        let end = text.withUnsafeBufferPointer { PlainRun.end(in: $0, from: 0) }
        #expect(end == (isSpecial ? position : Self.lengthMax))
      }
    }
  }

  @Test func `the first of several ends it, and neighbours beyond ASCII do not`() {
    var text: [UInt8] = Array(repeating: 0xFF, count: Self.lengthMax)
    text[11] = 0
    text[5] = UInt8(ascii: "\\")
    let ends = text.withUnsafeBufferPointer { text in
      [0, 5, 6].map { PlainRun.end(in: text, from: $0) }
    }
    #expect(ends == [5, 5, 11])
  }
}
