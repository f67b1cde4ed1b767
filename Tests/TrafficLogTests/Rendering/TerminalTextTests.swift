import JSON
import Testing

@testable import TrafficLog

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain text 1", "plain text 1"), ("Zoë, 東京", "Zoë, 東京"),
    ("\u{1b}[2J\u{7}", #"\x1b[2J\x07"#), ("a\r\nb\tc", #"a\x0d\x0ab\x09c"#),
    ("\u{9b}31m", #"\x9b31m"#), ("\u{7f}", #"\x7f"#),
    ("user\u{202e}txt.exe", #"user\u{202e}txt.exe"#),
    ("\u{2066}\u{200b}\u{feff}", #"\u{2066}\u{200b}\u{feff}"#),
    ("a\u{2028}b", #"a\u{2028}b"#), ("\u{e0041}", #"\u{e0041}"#), ("z\u{336}", #"z\u{336}"#),
  ])
  func `what drives a terminal is shown as text`(text: String, shown: String) {
    #expect(TerminalText.escape(text) == shown)
    #expect(TerminalText.escape(Array(text.utf8)) == shown)
  }

  @Test(arguments: [
    ("plain", "plain"), ("Zoë, 東京", "Zoë, 東京"), ("\u{9b}31m", #"\u009b31m"#), ("\u{7f}", #"\u007f"#),
    ("user\u{202e}txt", #"user\u202etxt"#), ("\u{e0041}", #"\udb40\udc41"#),
  ])
  func `in JSON the escapes are JSON's own`(text: String, shown: String) throws {
    #expect(TerminalText.escape(json: text) == shown)
    #expect(try JSONValue(parsing: "\"\(shown)\"").string == text)
  }

  @Test func `bytes that are not UTF-8 are shown one by one`() {
    #expect(TerminalText.escape([0x41, 0xFF, 0xC3, 0x28, 0xE2, 0x82]) == #"A\xff\xc3(\xe2\x82"#)
  }

  @Test func `no bytes whatever yield a control character`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let shown = TerminalText.escape(bytes)
      #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    }
  }
}
