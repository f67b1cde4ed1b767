import Authorizer
import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Testing

struct TokenChecksTests {
  private func verdicts(
    _ answer: HTTPResponse, _ event: RequestEvent = Fixtures.event()
  ) async -> [Verdict] {
    await Fixtures.authorizer(ScriptedLink { _ in answer }).authorize(event, cause: .init(1)).verdicts
  }

  private func outcomes(_ verdicts: [Verdict]) -> [String] {
    verdicts.map { "\($0.rule.id) \($0.outcome.rawValue)" }
  }

  @Test func `a good token passes all five checks`() async throws {
    let certificate = try Fixtures.certificate("CN=client")
    let verdicts = await verdicts(
      Fixtures.answer(["certificateThumbprint": .string(certificate.thumbprint)]),
      Fixtures.event(certificate: certificate))
    #expect(
      outcomes(verdicts) == [
        "token-present pass", "token-known pass", "token-unexpired pass", "scope-sufficient pass",
        "certificate-binding pass",
      ])
  }

  @Test func `a stolen token passes all checks but the binding, which names both certificates`() async throws
  {
    let (owner, thief) = (try Fixtures.certificate("CN=client"), try Fixtures.certificate("CN=client2"))
    let verdicts = await verdicts(
      Fixtures.answer(["action": "UNAUTHORIZED", "certificateThumbprint": .string(owner.thumbprint)]),
      Fixtures.event(certificate: thief))
    #expect(
      outcomes(verdicts) == [
        "token-present pass", "token-known pass", "token-unexpired pass", "scope-sufficient pass",
        "certificate-binding fail",
      ])
    let binding = try #require(verdicts.last)
    #expect(binding.rule.specification?.description == "RFC 8705 §3")
    #expect(binding.expected == owner.thumbprint)
    #expect(binding.presented == thief.thumbprint)
  }

  @Test func `a bound token without a certificate fails the binding`() async {
    let verdicts = await verdicts(Fixtures.answer(["certificateThumbprint": "abc"]))
    #expect(verdicts.last?.outcome == .fail)
    #expect(verdicts.last?.presented == "none")
  }

  @Test func `a token bound to nothing skips the binding`() async {
    #expect(outcomes(await verdicts(Fixtures.answer())).last == "certificate-binding skipped")
  }

  @Test func `an unknown or revoked token is judged no further`() async {
    let answer = Fixtures.answer(["action": "UNAUTHORIZED", "existent": false, "usable": false])
    #expect(outcomes(await verdicts(answer)) == ["token-present pass", "token-known fail"])
  }

  @Test func `a token that is of no use before its time is over was revoked`() async {
    let answer = Fixtures.answer(["action": "UNAUTHORIZED", "usable": false, "expiresAt": 1_795_309_999_000])
    let verdicts = outcomes(await verdicts(answer))
    #expect(verdicts.contains("token-known fail") && verdicts.contains("token-unexpired pass"))
  }

  @Test func `an expired token names both moments`() async throws {
    let answer = Fixtures.answer(["action": "UNAUTHORIZED", "usable": false, "expiresAt": 1_795_309_000_000])
    let verdict = try #require(await verdicts(answer).first { $0.rule.id == "token-unexpired" })
    #expect(verdict.outcome == .fail)
    #expect(verdict.expected == "2026-11-22T00:56:40Z")
    #expect(verdict.presented == "2026-11-22T01:06:11Z")
  }

  @Test(arguments: [Int64.max, Int64.min, 0, -1])
  func `no expiry is too strange to be judged`(expiresAt: Int64) async {
    let answer = Fixtures.answer(["usable": false, "expiresAt": .integer(expiresAt)])
    #expect(outcomes(await verdicts(answer)).contains("token-unexpired fail"))
  }

  @Test func `a token with too few scopes fails by name`() async throws {
    let answer = Fixtures.answer(["action": "FORBIDDEN", "scopes": ["email", "phone"], "sufficient": false])
    let verdict = try #require(await verdicts(answer).first { $0.rule.id == "scope-sufficient" })
    #expect(verdict.outcome == .fail)
    #expect(verdict.expected == "profile")
    #expect(verdict.presented == "email phone")
  }

  @Test func `what the answer does not say is skipped`() async {
    let answer = Fixtures.answer(
      ["action": "UNAUTHORIZED"], removing: ["existent", "usable", "sufficient", "scopes"])
    #expect(
      outcomes(await verdicts(answer)) == [
        "token-present pass", "token-known skipped", "token-unexpired skipped", "scope-sufficient skipped",
        "certificate-binding skipped",
      ])
  }

  @Test func `a request without a token fails at the first check, and the provider is asked all the same`()
    async throws
  {
    let link = ScriptedLink { _ in Fixtures.answer(["action": "BAD_REQUEST"]) }
    let result = await Fixtures.authorizer(link).authorize(Fixtures.event([:]), cause: .init(1))
    #expect(outcomes(result.verdicts) == ["token-present fail"])
    #expect(result.summary == "Deny")
    let body = try JSONValue(parsing: try #require(link.sent.first).body)
    #expect(body["token"] == .null)
  }
}
