import OAuth
import Testing

@Suite struct VerdictTests {
  private let rule = Rule(
    "certificate-binding", .rfc(8705, "3"), passed: "Bound to {expected}, and that came.",
    failed: "Bound to {expected}, but {presented} came.", remedy: "Bring it.")

  @Test func `a sentence names what was expected and what was presented`() {
    #expect(Verdict.fail(rule, expected: "A", presented: "B").sentence == "Bound to A, but B came.")
    #expect(Verdict.pass(rule, expected: "A", presented: "A").sentence == "Bound to A, and that came.")
  }

  @Test func `what is absent is called nothing, and a detail follows`() {
    let verdict = Verdict(rule, .fail, expected: "A", detail: "no certificate")
    #expect(verdict.sentence == "Bound to A, but nothing came. (no certificate)")
  }

  @Test func `a hole in presented text is not filled in again`() {
    #expect(
      Verdict.fail(rule, expected: "A", presented: "{expected}").sentence
        == "Bound to A, but {expected} came.")
  }
}
