import HTTP
import Layers
import OAuth
import Testing
import TrustedSubsystem

struct ClaimHeadersTests {
  @Test(arguments: ["john", "john@example.com", "jürgen", "100%", "a\r\nX-Evil: 1", "日本", "", "a b"])
  func `what the near end writes the far end reads`(subject: String) throws {
    let claims = [Claim("sub", subject), Claim("client_id", "4711"), Claim("scope", "profile email")]
    var headers: HTTPHeaders = [:]
    ClaimHeaders.add(claims, to: &headers)
    let (read, verdict) = try ClaimHeaders.read(headers, isIdentified: true)
    #expect(read == claims)
    #expect(verdict?.outcome == .pass)
  }

  @Test func `a claim without a header stays behind`() {
    var headers: HTTPHeaders = [:]
    ClaimHeaders.add([Claim("introspection_response", "{}")], to: &headers)
    #expect(headers.isEmpty)
  }

  @Test func `no claims need no identification`() throws {
    let (claims, verdict) = try ClaimHeaders.read(["Accept": "*/*"], isIdentified: false)
    #expect(claims.isEmpty)
    #expect(verdict == nil)
  }

  @Test(arguments: ["X-Claim-Sub", "X_Claim_Sub", "x-claim-unheard-of"])
  func `claims of a caller that is not identified are refused`(name: String) {
    let error = #expect(throws: OAuthError.self) {
      try ClaimHeaders.read(HTTPHeaders(lines: ["\(name): admin"]), isIdentified: false)
    }
    #expect(error?.verdict?.outcome == .fail)
    #expect(error?.verdict?.rule.id == "claim-headers")
  }

  @Test(arguments: [
    ["X-Claim-Sub: john", "X-Claim-Sub: admin"], ["X-Claim-Sub: john", "X_Claim_Sub: admin"],
    ["X-Claim-Role: admin"], ["X-Claim-Sub: %f"],
  ])
  func `claims that no gateway writes are refused from anyone`(lines: [String]) {
    #expect(throws: OAuthError.self) {
      try ClaimHeaders.read(HTTPHeaders(lines: lines), isIdentified: true)
    }
  }
}
