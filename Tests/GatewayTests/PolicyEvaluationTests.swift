import Authorizer
import Testing

@testable import Gateway

struct PolicyEvaluationTests {
  private static let arn = "arn:aws:execute-api:us-east-1:123456789012:holdfast01/dev/GET/time"
  private static let api = "arn:aws:execute-api:us-east-1:123456789012:holdfast01"
  private static let all = AuthorizerPolicy.Statement(.allow, resources: .only(["*"]))

  @Test(
    arguments: [
      ([.init(.allow, resources: .only([arn]))], PolicyDecision.allow),
      ([.init(.deny, resources: .only([arn]))], .explicitDeny),
      ([], .implicitDeny),
      ([.init(.allow, resources: .only([]))], .implicitDeny),
      // Deny outweighs Allow, wherever it stands.
      ([all, .init(.deny, resources: .only([arn]))], .explicitDeny),
      ([.init(.deny, resources: .only(["*"])), all], .explicitDeny),
      ([all, .init(.deny, resources: .only([arn + "/x"]))], .allow),
      // Wildcards.
      ([.init(.allow, resources: .only(["\(api)/*"]))], .allow),
      ([.init(.allow, resources: .only(["\(api)/dev/*/time"]))], .allow),
      ([.init(.allow, resources: .only(["\(api)/dev/G?T/tim?"]))], .allow),
      ([.init(.allow, resources: .only(["\(api)/dev/GE?T/time"]))], .implicitDeny),
      ([.init(.allow, resources: .only(["\(api)/prod/*"]))], .implicitDeny),
      ([.init(.allow, resources: .only(["\(api)/dev/POST/time", arn]))], .allow),
      // NotResource.
      ([.init(.allow, resources: .allBut(["\(api)/dev/GET/admin"]))], .allow),
      ([.init(.allow, resources: .allBut(["\(api)/dev/*"]))], .implicitDeny),
      ([all, .init(.deny, resources: .allBut([arn]))], .allow),
      ([all, .init(.deny, resources: .allBut(["\(api)/dev/GET/health"]))], .explicitDeny),
      // Actions.
      ([.init(.allow, actions: ["execute-api:*"], resources: .only([arn]))], .allow),
      ([.init(.allow, actions: ["*"], resources: .only([arn]))], .allow),
      ([.init(.allow, actions: ["EXECUTE-API:INVOKE"], resources: .only([arn]))], .allow),
      ([.init(.allow, actions: ["s3:GetObject"], resources: .only([arn]))], .implicitDeny),
      ([.init(.allow, actions: [], resources: .only([arn]))], .implicitDeny),
      // A pattern beyond the bound matches nothing.
      ([.init(.allow, resources: .only([String(repeating: "*", count: 513)]))], .implicitDeny),
    ] as [([AuthorizerPolicy.Statement], PolicyDecision)])
  func `a policy decides`(statements: [AuthorizerPolicy.Statement], decision: PolicyDecision) {
    #expect(AuthorizerPolicy(principalID: nil, statements: statements).decision(on: Self.arn) == decision)
  }

  @Test(arguments: [
    ("", "", true), ("", "*", true), ("", "?", false), ("a", "", false), ("abc", "a*c", true),
    ("ac", "a*c", true), ("abcbc", "a*bc", true), ("abcb", "a*bc", false), ("a*", "a*", true),
    ("aaa", "*a*a*", true), ("a", "*a*a*", false), ("abc", "***", true), ("abc", "??", false),
  ])
  func `stars and question marks match as they should`(text: String, pattern: String, matches: Bool) {
    #expect(AuthorizerPolicy.Statement.wildcardMatches(text, pattern) == matches)
  }

  @Test func `wildcards agree with a slow matcher on random texts`() {
    var generator = SplitMix(state: 7)
    for _ in 0..<5000 {
      let text = generator.word(of: "ab", upTo: 8)
      let pattern = generator.word(of: "ab*?", upTo: 6)
      #expect(
        AuthorizerPolicy.Statement.wildcardMatches(text, pattern) == slowly(text[...], pattern[...]),
        "\(text) \(pattern)")
    }
  }

  private func slowly(_ text: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" { return slowly(text, rest) || (!text.isEmpty && slowly(text.dropFirst(), pattern)) }
    guard let character = text.first, first == "?" || first == character else { return false }
    return slowly(text.dropFirst(), rest)
  }
}

private struct SplitMix: RandomNumberGenerator {
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
