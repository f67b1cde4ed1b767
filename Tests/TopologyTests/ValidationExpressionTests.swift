import Testing

@testable import Topology

@Suite struct ValidationExpressionTests {
  /// Expression, text, whether a part matches, whether the whole does.
  @Test(
    arguments: [
      ("^Bearer [-0-9a-zA-Z._]+$", "Bearer abc.def-1", true, true),
      ("^Bearer .+$", "Basic abc", false, false),
      ("a", "xay", true, false), ("a|bc", "bc", true, true), ("a|bc", "abc", true, false),
      ("ab?c", "ac", true, true),
      ("a{2,3}", "aaaa", true, false), ("a{2,3}", "a", false, false), ("a{2}", "aa", true, true),
      ("a{1,}", "aaaa", true, true), ("(ab)*", "", true, true), ("(?:ab)+c", "ababc", true, true),
      ("[^a-c]", "d", true, true), ("[^a-c]", "b", false, false), ("[]a]", "]", true, true),
      ("[a-]", "-", true, true), ("\\d\\D\\w\\W\\s\\S", "1a_- x", true, true), ("\\.", "a", false, false),
      ("^$", "", true, true), ("^$", "a", false, false), ("a$", "ab", false, false),
      ("a*?b", "aab", true, true),
      ("()", "", true, true), ("a||b", "", true, true), (".", "\n", false, false),
      ("(a*)*b", "aab", true, true),
      ("x*", "y", true, false), ("(^a|b)c", "bc", true, true),
    ] as [(String, String, Bool, Bool)])
  func `an expression matches`(expression: String, text: String, part: Bool, whole: Bool) throws {
    let expression = try ValidationExpression(parsing: expression)
    #expect(expression.matches(text) == part)
    #expect(expression.matches(text, whole: true) == whole)
  }

  @Test(arguments: [
    "", "(a", "a)", "[a", "*a", "a**", "a{2", "a{3,2}", "a{101}", "(?=a)", "(?<n>a)", "\\1", "\\b", "a\\",
    "[b-a]", "\\p{L}", "(((((((((((((((((((((a)))))))))))))))))))))", "((a{100}){100})",
    String(repeating: "a", count: 1001),
  ])
  func `what is not known here is refused`(expression: String) {
    #expect(throws: ValidationExpression.Problem.self) { try ValidationExpression(parsing: expression) }
  }

  @Test func `expressions agree with the library's on random texts`() throws {
    var generator = SplitMix(state: 11)
    var compared = 0
    for _ in 0..<3000 {
      let text = generator.word(of: "ab|()*+?[]^.-\\{1,2}$", upTo: 9)
      guard let mine = try? ValidationExpression(parsing: text) else { continue }
      guard let theirs = try? Regex(text).matchingSemantics(.unicodeScalar) else { continue }
      for _ in 0..<4 {
        let word = generator.word(of: "ab-", upTo: 5)
        #expect(mine.matches(word) == (word.firstMatch(of: theirs) != nil), "\(text) on \(word)")
        compared += 1
      }
    }
    #expect(compared > 1000)
  }

  @Test func `no text makes it backtrack`() throws {
    let expression = try ValidationExpression(parsing: "^(a+)+(a|aa)*(a*)*$")
    let start = ContinuousClock.now
    #expect(!expression.matches(String(repeating: "a", count: 8000) + "!"))
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  mutating func word(of alphabet: String, upTo count: Int) -> String {
    String(
      (0..<Int.random(in: 0...count, using: &self)).compactMap { _ in alphabet.randomElement(using: &self) })
  }
}
