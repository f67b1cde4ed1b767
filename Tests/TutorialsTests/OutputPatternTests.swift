import Testing

@testable import Tutorials

@Suite struct OutputPatternTests {
  @Test(arguments: [
    (["HTTP/1.1 [..]"], ["HTTP/1.1 403 Forbidden"]),
    (["a", "...", "z"], ["a", "z"]),
    (["a", "...", "z"], ["a", "b", "c", "z"]),
    (["...", "end"], ["end", "end"]),
    (["x[..]y[..]z"], ["x1y2z"]),
    ([], []),
  ])
  func `elisions stand for whatever was printed`(pattern: [String], output: [String]) {
    var holes: [String: String] = [:]
    #expect(OutputPattern(pattern).mismatch(in: output, holes: &holes) == nil)
  }

  @Test(arguments: [
    (["a"], ["b"]), (["a"], []), ([], ["a"]), (["a", "...", "z"], ["a", "b"]), (["x[..]y"], ["xyz"]),
  ])
  func `anything else is a mismatch`(pattern: [String], output: [String]) {
    var holes: [String: String] = [:]
    #expect(OutputPattern(pattern).mismatch(in: output, holes: &holes) != nil)
  }

  @Test func `a hole binds once and must agree from then on`() {
    var holes: [String: String] = [:]
    #expect(
      OutputPattern(["token <t>, again <t>"]).mismatch(in: ["token abc, again abc"], holes: &holes) == nil)
    #expect(holes == ["t": "abc"])
    #expect(OutputPattern(["<t>"]).mismatch(in: ["abd"], holes: &holes) != nil)
  }

  @Test func `the mismatch is the line that the longest attempt failed at`() {
    var holes: [String: String] = [:]
    let mismatch = OutputPattern(["a", "b", "c"]).mismatch(in: ["a", "b", "x"], holes: &holes)
    #expect(mismatch == .init(expected: "c", actual: "x"))
  }
}
