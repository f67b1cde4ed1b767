import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct AuthorizationCodeGrantTests {
  static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
  static let redirect = "https://client.example.com/back"

  /// What is right with the code, what the request says beyond it, and the rule that it breaks.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var challenge: String?
    var redirectWasSent = false
    var form: [FormParameters.Parameter] = []
    let rule: Rule?
  }

  static let cases = [
    Case(testDescription: "nothing was asked for", rule: nil),
    Case(
      testDescription: "the right verifier", challenge: challenge,
      form: [.init(name: "code_verifier", value: verifier)], rule: nil),
    Case(
      testDescription: "another verifier", challenge: challenge,
      form: [.init(name: "code_verifier", value: String(repeating: "a", count: 43))], rule: .proofKey),
    Case(testDescription: "a missing verifier", challenge: challenge, rule: .proofKey),
    Case(
      testDescription: "a verifier without a challenge",
      form: [.init(name: "code_verifier", value: verifier)], rule: .proofKey),
    Case(
      testDescription: "the same redirect URI", redirectWasSent: true,
      form: [.init(name: "redirect_uri", value: redirect)], rule: nil),
    Case(
      testDescription: "the only redirect URI, though it was not sent before",
      form: [.init(name: "redirect_uri", value: redirect)], rule: nil),
    Case(testDescription: "a missing redirect URI", redirectWasSent: true, rule: .redirectMatches),
    Case(
      testDescription: "another redirect URI", redirectWasSent: true,
      form: [.init(name: "redirect_uri", value: redirect + "/")], rule: .redirectMatches),
  ]

  @Test(arguments: cases)
  func `a code is redeemed by whoever fits it, and refused without being spent`(test: Case) async throws {
    let bench = try ProviderBench()
    let code = try await bench.code(redirectWasSent: test.redirectWasSent, challenge: test.challenge)
    let form = Self.form(code) + test.form
    let reply = await bench.post(FormParameters(form), certificate: TestCertificates.client)
    guard let rule = test.rule else {
      #expect(reply.response.status == 200)
      return
    }
    #expect(reply.response.status == 400)
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [rule])

    let right: [FormParameters.Parameter] =
      (test.challenge == nil ? [] : [.init(name: "code_verifier", value: Self.verifier)])
      + (test.redirectWasSent ? [.init(name: "redirect_uri", value: Self.redirect)] : [])
    let second = await bench.post(
      FormParameters(Self.form(code) + right), certificate: TestCertificates.client)
    #expect(second.response.status == 200)
  }

  private static func form(_ code: String) -> [FormParameters.Parameter] {
    [
      .init(name: "grant_type", value: "authorization_code"), .init(name: "client_id", value: "app"),
      .init(name: "code", value: code),
    ]
  }

  @Test func `a bound client without a certificate is told so, and its code is not spent`() async throws {
    let bench = try ProviderBench()
    let code = try await bench.code()
    let reply = await bench.redeem(code, certificate: nil)
    #expect(reply.response.status == 400)
    #expect(reply.error == "invalid_request")
    #expect(reply.failed == [.certificateForBinding])
    #expect(await bench.redeem(code).response.status == 200)
  }

  @Test func `a second use is refused and revokes what came of the first`() async throws {
    let bench = try ProviderBench()
    let code = try await bench.code()
    let first = try await bench.redeem(code).json()
    let access = try #require(first["access_token"]?.string)
    let refresh = try #require(first["refresh_token"]?.string)
    #expect(try await bench.isActive(access))

    let second = await bench.redeem(code)
    #expect(second.error == "invalid_grant")
    #expect(second.failed == [.codeUnused])
    #expect(try await bench.isActive(access) == false)
    #expect(try await bench.isActive(refresh) == false)
  }

  @Test func `a code of another client is refused`() async throws {
    let bench = try ProviderBench()
    let reply = await bench.redeem(try await bench.code(for: "web"))
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [.codeIssuedToClient])
  }

  @Test(arguments: [("an unknown code", 0), ("an expired code", 600)])
  func `a code that is not alive is refused`(what: String, seconds: Int) async throws {
    let bench = try ProviderBench()
    let code = seconds == 0 ? "unknown" : try await bench.code()
    let reply = await bench.redeem(code, at: ProviderBench.begin.adding(.seconds(seconds)))
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [.codeKnown])
  }

  @Test func `a client may be named by its number`() async throws {
    let bench = try ProviderBench()
    #expect(await bench.redeem(try await bench.code(), client: "4711").response.status == 200)
  }

  @Test func `a client that may not refresh gets no refresh token`() async throws {
    var specification = IdentityProviderSpecification.bench
    specification.clients["app"]?.grants = [.authorizationCode]
    let bench = try ProviderBench(specification)
    let answer = try await bench.redeem(try await bench.code()).json()
    #expect(answer.object?.names == ["access_token", "scope", "token_type", "expires_in"])
  }

  @Test func `of a hundred redemptions over two replicas one succeeds, and then nothing of it is alive`()
    async throws
  {
    let bench = try ProviderBench(replicas: 2)
    let code = try await bench.code()
    let replies = await withTaskGroup(of: Reply.self) { group in
      for index in 0..<100 { group.addTask { await bench.redeem(code, replica: index % 2) } }
      return await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    let won = replies.filter { $0.response.status == 200 }
    #expect(won.count == 1)
    #expect(replies.filter { $0.error == "invalid_grant" }.count == 99)
    let answer = try #require(try won.first?.json())
    for name in ["access_token", "refresh_token"] {
      #expect(try await bench.isActive(try #require(answer[name]?.string)) == false)
    }
  }
}
