import OAuth
import Testing

@testable import IdentityProvider

struct ProofKeyTests {
  /// The pair of RFC 7636 appendix B.
  static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

  @Test(
    arguments: [
      (verifier, challenge, Verdict.Outcome.pass), (verifier + "x", challenge, .fail),
      (nil, challenge, .fail),
      ("short", challenge, .fail), (verifier, nil, .fail), (nil, nil, .skipped),
      (String(repeating: "a", count: 129), challenge, .fail),
    ] as [(String?, String?, Verdict.Outcome)])
  func `a verifier is judged by its challenge`(
    verifier: String?, challenge: String?, outcome: Verdict.Outcome
  ) {
    let verdict = ProofKey.verify(verifier, against: challenge.flatMap(ProofKey.Challenge.init))
    #expect(verdict.outcome == outcome)
  }

  @Test(arguments: [
    "", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=",
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-+M",
  ])
  func `what is no digest is no challenge`(text: String) {
    #expect(ProofKey.Challenge(text) == nil)
  }

  @Test(arguments: [
    (42, "a", false), (43, "~", true), (128, "-", true), (129, "a", false), (43, "+", false),
    (43, "é", false),
  ])
  func `a verifier has 43 to 128 unreserved characters`(count: Int, character: String, isOne: Bool) {
    #expect(ProofKey.isVerifier(String(repeating: character, count: count)) == isOne)
  }
}
