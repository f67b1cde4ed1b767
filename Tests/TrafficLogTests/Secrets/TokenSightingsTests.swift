import HTTP
import Testing

@testable import TrafficLog

@Suite struct TokenSightingsTests {
  private static let digest = SecretDigest.text(of: "tok-1".utf8)

  private static let sighted: [(String, HTTPRequest, HTTPResponse?)] = [
    ("a bearer token", request(headers: ["Authorization": "Bearer tok-1"]), nil),
    ("a form field", request(body: "grant_type=refresh_token&refresh_token=tok-1"), nil),
    ("an encoded form field", request(body: "code=tok%2D1"), nil),
    ("a member of a request", request(body: #"{"token": "tok-1", "scopes": []}"#), nil),
    (
      "a member of a response", request(),
      HTTPResponse(status: 200, contentType: "", body: #"{"access_token":"tok-1"}"#)
    ),
    ("a query", request(query: "access_token=tok-1"), nil),
    (
      "a redirection", request(),
      HTTPResponse(status: 303, headers: ["Location": "http://localhost/cb?code=tok-1&state=1"])
    ),
  ]

  private static func request(
    query: String? = nil, headers: HTTPHeaders = [:], body: String = ""
  ) -> HTTPRequest {
    HTTPRequest(
      method: "POST", target: RequestTarget(path: "/", query: query), headers: headers, body: Array(body.utf8)
    )
  }

  private func digests(
    _ sightings: inout TokenSightings, _ request: HTTPRequest, _ response: HTTPResponse?
  ) -> [String] {
    sightings.digests(in: request, SecretPlaces(body: request.body), response)
  }

  @Test(arguments: sighted.indices)
  func `a token is sighted wherever it passes`(index: Int) {
    var sightings = TokenSightings()
    let (place, request, response) = Self.sighted[index]
    #expect(digests(&sightings, request, response) == [Self.digest], "\(place)")
  }

  @Test func `a client's password is no token`() {
    var sightings = TokenSightings()
    #expect(digests(&sightings, Self.request(headers: ["Authorization": "Basic tok-1"]), nil).isEmpty)
  }

  @Test func `one token in many places is one sighting, and sightings are bounded`() {
    var sightings = TokenSightings()
    let twice = Self.request(headers: ["Authorization": "Bearer tok-1"], body: "token=tok-1")
    #expect(digests(&sightings, twice, nil) == [Self.digest])
    let many = (0..<100).map { "token=t\($0)" }.joined(separator: "&")
    #expect(digests(&sightings, Self.request(body: many), nil).count == TokenSightings.sightingsMax)
  }
}
