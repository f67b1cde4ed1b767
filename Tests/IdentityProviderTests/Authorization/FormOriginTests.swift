import HTTP
import OAuth
import Testing

@testable import IdentityProvider

struct FormOriginTests {
  private let origin = FormOrigin(urls: ["http://localhost:8080", "https://LOCALHOST:8443/issuer"])

  static let cases: [(HTTPHeaders, Verdict.Outcome)] = [
    ([:], .skipped),
    (["Origin": "http://localhost:8080"], .pass),
    (["Origin": "https://localhost:8443"], .pass),
    (["Sec-Fetch-Site": "same-origin"], .pass),
    (["Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"], .pass),
    (["Origin": "http://localhost:3000"], .fail),
    (["Origin": "https://localhost:8080"], .fail),
    (["Origin": "http://localhost:8080.evil.example"], .fail),
    (["Origin": "null"], .fail),
    (["Origin": ""], .fail),
    (["Sec-Fetch-Site": "same-site"], .fail),
    (["Sec-Fetch-Site": "cross-site"], .fail),
    (["Sec-Fetch-Site": "none"], .fail),
    (["Origin": "http://localhost:8080", "Sec-Fetch-Site": "cross-site"], .fail),
    (["Origin": "http://localhost:8080", "origin": "http://evil.example"], .fail),
  ]

  @Test(arguments: cases)
  func `only this server's own pages may post`(headers: HTTPHeaders, outcome: Verdict.Outcome) {
    let request = HTTPRequest(method: "POST", target: RequestTarget(path: "/"), headers: headers)
    #expect(origin.check(request).outcome == outcome)
  }
}
