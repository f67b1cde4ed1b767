import Nodes
import Testing

@testable import Lambda

@Suite struct FunctionLogTests {
  private var log = FunctionLog()

  @Test func `lines end by either end, and empty ones are left out`() {
    var log = log
    log.add(.stdout, Array("one\r\ntwo\rthr".utf8))
    log.add(.stderr, Array("oops\n\n".utf8))
    log.add(.stdout, Array("ee".utf8))
    #expect(
      log.take() == [
        .init(.stdout, "one"), .init(.stdout, "two"), .init(.stderr, "oops"), .init(.stdout, "three"),
      ])
    #expect(log.take() == [])
  }

  @Test func `what is no text is shown as what it may be`() {
    var log = log
    log.add(.stdout, [0xFF, 0x41, 10])
    #expect(log.take() == [.init(.stdout, "\u{FFFD}A")])
  }

  @Test func `lines beyond the bound are counted and not kept`() {
    var log = log
    for _ in 0..<600 { log.note("line") }
    let lines = log.take()
    #expect(lines.count == FunctionLog.linesMax + 1)
    #expect(lines.last == .init(.lab, "100 more lines were not kept"))
  }

  @Test func `a line without an end does not grow for ever`() {
    var log = log
    for _ in 0..<10 { log.add(.stdout, [UInt8](repeating: 65, count: FunctionLog.bytesMax)) }
    let lines = log.take()
    #expect(lines.first?.text.utf8.count == FunctionLog.bytesMax)
    #expect(lines.count == 1)
  }
}
