import Testing

@testable import Storage

@Suite struct TextModelTests {
  private func roundTrip(_ text: [UInt8], _ model: TextModel) -> (text: [UInt8]?, deltaBytes: Int) {
    var delta: [UInt8] = []
    model.delta(of: text, into: &delta)
    return (TextModel.text(of: delta, from: model.bytes, bytesMax: 1 << 20), delta.count)
  }

  @Test(arguments: [
    ("", ""), ("", "a"), ("abcdefgh", "abcdefgh"), ("abcdefgh", "abcdefg"), ("abcdefg", "abcdefgh"),
    ("Date: Sun, 22 Nov 2026 01:06:11 GMT", "Date: Sun, 22 Nov 2026 01:06:12 GMT"),
    ("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ("the end of one is the beginning", "the beginning of one is the end"),
  ])
  func `a text comes back from its delta`(model: String, text: String) {
    #expect(roundTrip(Array(text.utf8), TextModel(Array(model.utf8))).text == Array(text.utf8))
  }

  @Test func `a text that differs in little is told in little`() {
    let model = (0..<200).map { "X-Field-\($0): value \($0)\r\n" }.joined()
    let text = model.replacing("value 77", with: "another value")
    let (back, deltaBytes) = roundTrip(Array(text.utf8), TextModel(Array(model.utf8)))
    #expect(back == Array(text.utf8))
    #expect(deltaBytes < 40)
  }

  @Test func `any two texts are told from each other`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      // Few letters, so that runs repeat.
      let model = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 97...99, using: &generator)
      }
      var text = model
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        let index = Int.random(in: 0...text.count, using: &generator)
        text.insert(contentsOf: model.prefix(Int.random(in: 0...40, using: &generator)), at: index)
        if !text.isEmpty { text.remove(at: Int.random(in: 0..<text.count, using: &generator)) }
      }
      #expect(roundTrip(text, TextModel(model)).text == text)
    }
  }

  @Test func `the longest model is indexed to its end`() {
    var generator = SeededGenerator(seed: 5)
    let bytes = (0..<TextModel.bytesMax).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let (back, deltaBytes) = roundTrip(Array(bytes.suffix(64)), TextModel(bytes))
    #expect(back == Array(bytes.suffix(64)))
    #expect(deltaBytes < 20)
  }

  @Test func `any bytes are a text within the bound or none`() {
    var generator = SeededGenerator(seed: 2)
    let model = Array("some earlier text of the log".utf8)
    for _ in 0..<5000 {
      let delta = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let text = TextModel.text(of: delta, from: model, bytesMax: 50)
      #expect((text?.count ?? 0) <= 50 + delta.count)
    }
    #expect(TextModel.text(of: [0, 5, 25], from: model, bytesMax: 50) == nil)
    #expect(TextModel.text(of: [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], from: model, bytesMax: 50) == nil)
  }
}
