import HTTP
import Testing

@testable import TrafficLog

@Suite struct PersonalSecretsTests {
  @Test(arguments: [
    ("loginId=john&password=john&decision=authorize", "loginId=john&password=****&decision=authorize"),
    ("Password=a%20b", "Password=*****"),
    ("pass%77ord=secret", "pass%77ord=******"),
    ("otp=123456", "otp=******"),
    ("password", "password"),
    ("password=x&password=yy", "password=*&password=**"),
    (#"{"login": "john", "password": "jo\"hn"}"#, #"{"login": "john", "password": "******"}"#),
    (#"  {"a": {"otp" : "1"}}"#, #"  {"a": {"otp" : "*"}}"#),
    (#"{"parameters":"a=b&password=hunter2&c"}"#, #"{"parameters":"a=b&password=*******&c"}"#),
    (#"{"parameters":"a\u003d","b":1}"#, #"{"parameters":"*******","b":1}"#),
    (#"{"parameters":"grant_type=x&code=y"}"#, #"{"parameters":"grant_type=x&code=y"}"#),
    ("grant_type=authorization_code&code=abc", "grant_type=authorization_code&code=abc"),
  ])
  func `passwords and one-time codes are never stored`(body: String, stored: String) {
    let request = HTTPRequest(method: "POST", target: RequestTarget(path: "/"), body: Array(body.utf8))
    #expect(
      String(
        decoding: PersonalSecrets.removed(from: request, SecretPlaces(body: request.body)).body, as: UTF8.self
      ) == stored)
  }

  @Test(arguments: [
    (
      "POST /a HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nloginId=j&password=john",
      "password=john"
    ),
    ("GET /a?password=john&x=1 HTTP/9\r\n\r\n", "password=john"),
    ("POST / HTTP/1.1\nX : y\n\n{\"password\": \"john\"}", "\"john\""), ("password=john", "password=john"),
    ("x=\"password\":\"john&otp=1234", "otp=1234"),
  ])
  func `they are taken out of what is no request, whose length stays`(raw: String, secret: String) {
    let kept = String(decoding: PersonalSecrets.removed(fromRaw: Array(raw.utf8)), as: UTF8.self)
    #expect(raw.contains(secret) && !kept.contains(secret) && kept.utf8.count == raw.utf8.count)
  }

  @Test func `they are taken out of a query too`() {
    let request = HTTPRequest(method: "GET", target: RequestTarget(path: "/a", query: "password=john&x=1"))
    let target = PersonalSecrets.removed(from: request, SecretPlaces(body: [])).target
    #expect(target.text == "/a?password=****&x=1")
    #expect(target.query == "password=****&x=1")
  }

  @Test func `any body yields a body of the same length`() {
    var generator = SeededGenerator(seed: 1)
    let alphabet = Array("{}\":\\,password=&%otp \u{1}\u{ff}".utf8)
    for _ in 0..<5000 {
      let count = Int.random(in: 0..<60, using: &generator)
      let body = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let kept = PersonalSecrets.blanked(SecretPlaces(body: body)) ?? body
      #expect(kept.count == body.count)
      #expect(PersonalSecrets.removed(fromRaw: body).count == body.count)
    }
  }
}
