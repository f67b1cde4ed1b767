import Testing

@testable import TrafficLog

@Suite struct SecretMaskTests {
  private let digest = SecretDigest.mask(Samples.token.utf8)

  @Test func `schemes and cookie names stay readable`() {
    var mask = SecretMask()
    #expect(mask.header("Authorization", "Bearer \(Samples.token)") == "Bearer \(digest)")
    #expect(mask.header("cookie", "a=\(Samples.token); b=\(Samples.token)") == "a=\(digest); b=\(digest)")
    #expect(mask.header("Set-Cookie", "a=\(Samples.token); Path=/api") == "a=\(digest); Path=/api")
    #expect(mask.header("Accept", "*/*") == "*/*")
  }

  @Test func `an API key is masked as the caller shows it and as an authorizer is told of it`() {
    var mask = SecretMask()
    let key = SecretDigest.mask("alice-secret".utf8)
    #expect(mask.header("x-api-key", "alice-secret") == key)
    let event = #"{"multiValueHeaders":{"x-api-key":["alice-secret"]},"identity":{"apiKey":"alice-secret"}}"#
    let masked = String(decoding: mask.body(Array(event.utf8)), as: UTF8.self)
    #expect(masked == event.replacing("alice-secret", with: key))
    let answer = mask.body(Array(#"{"usageIdentifierKey":"alice-secret"}"#.utf8))
    #expect(String(decoding: answer, as: UTF8.self) == #"{"usageIdentifierKey":"\#(key)"}"#)
  }

  @Test func `forms, JSON and queries are masked in their places`() {
    var mask = SecretMask()
    let form = mask.body(Array("grant_type=refresh_token&refresh_token=\(Samples.token)".utf8))
    #expect(String(decoding: form, as: UTF8.self) == "grant_type=refresh_token&refresh_token=\(digest)")
    let json = mask.body(Array(#"{"access_token":"\#(Samples.token)","expires_in":86400}"#.utf8))
    #expect(String(decoding: json, as: UTF8.self) == #"{"access_token":"\#(digest)","expires_in":86400}"#)
    #expect(mask.target("/cb?code=abc&state=1") == "/cb?code=\(SecretDigest.mask("abc".utf8))&state=1")
  }

  @Test func `a secret that was found once is masked wherever it occurs afterwards`() {
    var mask = SecretMask()
    _ = mask.header("Authorization", "Bearer \(Samples.token)")
    #expect(mask.text("the token \(Samples.token) is bound") == "the token \(digest) is bound")
    let nested = mask.body(Array(#"{"request":"{\"x\":\"\#(Samples.token)\"}"}"#.utf8))
    #expect(!String(decoding: nested, as: UTF8.self).contains(Samples.token))
  }

  @Test func `what an authorization server hands on is masked like the request itself`() {
    var mask = SecretMask()
    let call = #"{"parameters":"a=1&code=abcdefgh&client_secret=s%21t","clientSecret":"s!t","ticket":"t"}"#
    let masked = String(decoding: mask.body(Array(call.utf8)), as: UTF8.self)
    let secret = SecretDigest.mask("s!t".utf8)
    #expect(
      masked == #"{"parameters":"a=1&code=\#(SecretDigest.mask("abcdefgh".utf8))&client_secret=\#(secret)","#
        + #""clientSecret":"\#(secret)","ticket":"\#(SecretDigest.mask("t".utf8))"}"#)
    let answer =
      #"{"responseContent":"{\"access_token\":\"\#(Samples.token)\"}","accessToken":"\#(Samples.token)"}"#
    #expect(!String(decoding: mask.body(Array(answer.utf8)), as: UTF8.self).contains(Samples.token))
  }

  @Test func `a head that is no request is masked line by line`() {
    var mask = SecretMask()
    let head = "GET /?code=abcdefgh HTTP/9\r\nAuthorization: Bearer \(Samples.token)\nX: 1\r\n"
    let masked = String(decoding: mask.raw(Array(head.utf8)), as: UTF8.self)
    #expect(!masked.contains(Samples.token))
    #expect(!masked.contains("abcdefgh"))
    #expect(masked.contains("X: 1"))
    let form =
      "POST /a HTTP/1.1\r\nBad Header\r\n\r\ngrant_type=x&refresh_token=abcdefgh\r\n{\"code\":\"12345678\"}"
    let other = String(decoding: mask.raw(Array(form.utf8)), as: UTF8.self)
    #expect(!other.contains("abcdefgh") && !other.contains("12345678") && other.contains("grant_type=x&"))
  }

  @Test func `each of several values of one name is masked`() {
    var mask = SecretMask()
    let event =
      #"{"multiValueHeaders":{"Cookie":["session=SECRET1","b=2"],"A":["x"]},"list":[1,"a"],"code":["A1B2","C3"]}"#
    let masked = String(decoding: mask.body(Array(event.utf8)), as: UTF8.self)
    for secret in ["SECRET1", "b=2", "A1B2", "C3"] { #expect(!masked.contains(secret)) }
    #expect(masked.contains(#""A":["x"]"#) && masked.contains(#""list":[1,"a"]"#))
  }

  @Test func `secrets are revealed on demand`() {
    var mask = SecretMask(reveals: true)
    #expect(mask.header("Authorization", "Bearer x") == "Bearer x")
    #expect(mask.body(Array("code=abc".utf8)) == Array("code=abc".utf8))
  }
}
