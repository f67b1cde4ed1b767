import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct CertificateBoundTokensTests {
  @Test func `a token carries the thumbprint of the token request's certificate`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    let known = try await bench.post(["token": access], to: "/api/introspection", headers: .account).json()
    #expect(known["cnf"] == ["x5t#S256": .string(TestCertificates.client.certificate.thumbprint)])
  }

  @Test(
    arguments: [
      ("a", "a", Verdict.Outcome.pass), ("b", "a", .fail), (nil, "a", .fail), ("a", nil, .skipped),
      (nil, nil, .skipped),
    ] as [(String?, String?, Verdict.Outcome)])
  func `a missing certificate is as wrong as another one`(
    presented: String?, bound: String?, outcome: Verdict.Outcome
  ) {
    let verdict = CertificateBoundTokens.verify(presented: presented, against: bound)
    #expect(verdict.outcome == outcome)
    #expect(verdict.rule.specification == .rfc(8705, "3"))
    #expect(verdict.presented == (presented ?? (bound == nil ? nil : "none")))
  }
}
