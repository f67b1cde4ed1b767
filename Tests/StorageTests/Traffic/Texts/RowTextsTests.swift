import Testing

@testable import Storage

@Suite struct RowTextsTests {
  @Test func `parts come back in order, the missing ones as nil`() {
    var texts = RowTexts()
    let long = [UInt8](repeating: 7, count: 300)
    texts.add(long)
    texts.add([UInt8]?.none)
    texts.add([UInt8]())
    texts.add("text")
    texts.add(String?.none)
    var reader = RowTextsReader(texts.bytes)
    #expect(reader.next().map { Array($0) } == long)
    #expect(reader.next() == nil)
    #expect(reader.next()?.isEmpty == true)
    #expect(reader.nextText() == "text")
    #expect(reader.nextText() == nil)
    #expect(reader.nextBytes().isEmpty)
  }

  @Test func `a part that is cut off is missing`() {
    var texts = RowTexts()
    texts.add("hello")
    var reader = RowTextsReader(Array(texts.bytes.dropLast()))
    #expect(reader.next() == nil)
  }
}
