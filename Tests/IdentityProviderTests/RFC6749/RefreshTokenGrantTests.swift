import Certificates
import HTTP
import JSON
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct RefreshTokenGrantTests {
  private static func refresh(
    _ bench: ProviderBench, _ token: String, scope: String? = nil, client: String = "app",
    certificate: CertifiedKey? = TestCertificates.client, at now: LabTime = ProviderBench.begin,
    replica: Int = 0
  ) async -> Reply {
    var form: [FormParameters.Parameter] = [
      .init(name: "grant_type", value: "refresh_token"), .init(name: "client_id", value: client),
      .init(name: "refresh_token", value: token),
    ]
    if let scope { form.append(.init(name: "scope", value: scope)) }
    return await bench.post(FormParameters(form), certificate: certificate, at: now, replica: replica)
  }

  @Test func `a public client gets a new refresh token each time`() async throws {
    let bench = try ProviderBench()
    let (_, first) = try await bench.tokens()
    let reply = await Self.refresh(bench, first)
    #expect(reply.response.status == 200)
    #expect(reply.passed.contains(.refreshTokenBinding))
    let second = try #require(try reply.json()["refresh_token"]?.string)
    #expect(second != first)
    #expect(await Self.refresh(bench, second).response.status == 200)
  }

  @Test func `a refresh token that was used before revokes the whole family`() async throws {
    let bench = try ProviderBench()
    let (access, first) = try await bench.tokens()
    let answer = try await Self.refresh(bench, first).json()
    let reply = await Self.refresh(bench, first)
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [.refreshTokenUnused])
    let family = [access, answer["access_token"]?.string, answer["refresh_token"]?.string]
    for token in family { #expect(try await bench.isActive(try #require(token)) == false) }
  }

  @Test(arguments: [TestCertificates.other, nil])
  func `a public client's token wants the certificate that it is bound to`(
    certificate: CertifiedKey?
  ) async throws {
    let bench = try ProviderBench()
    let (_, token) = try await bench.tokens()
    let reply = await Self.refresh(bench, token, certificate: certificate)
    #expect(reply.response.status == 400)
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [.refreshTokenBinding])
    #expect(await Self.refresh(bench, token).response.status == 200)
  }

  @Test func `a client that authenticates by a certificate may renew it, and the new token is bound anew`()
    async throws
  {
    let bench = try ProviderBench()
    let code = try await bench.code(for: "partner", scopes: ["profile"])
    let first = try await bench.redeem(code, client: "partner", certificate: TestCertificates.partner).json()
    let token = try #require(first["refresh_token"]?.string)
    let reply = await Self.refresh(
      bench, token, client: "partner", certificate: TestCertificates.renewedPartner)
    #expect(reply.response.status == 200)
    let answer = try reply.json()
    #expect(answer["refresh_token"]?.string == token)

    let access = try #require(answer["access_token"]?.string)
    let known = try await bench.post(["token": access], to: "/api/introspection", headers: .account).json()
    #expect(
      known["cnf"]?["x5t#S256"]?.string == TestCertificates.renewedPartner.certificate.thumbprint)
  }

  @Test(
    arguments: [
      (nil, 200, "profile email"), ("email", 200, "email"), ("email email", 200, "email"),
      ("profile admin", 400, nil), (" ", 400, nil),
    ] as [(String?, Int, String?)])
  func `the scope may become narrower and not wider`(
    asked: String?, status: Int, granted: String?
  ) async throws {
    let bench = try ProviderBench()
    let (_, token) = try await bench.tokens()
    let reply = await Self.refresh(bench, token, scope: asked)
    #expect(reply.response.status == status)
    #expect(try reply.json()["scope"]?.string == granted)
    if status == 400 {
      #expect(reply.error == "invalid_scope")
      #expect(try await bench.isActive(token))
    }
  }

  @Test func `a narrower access token does not narrow the refresh token`() async throws {
    let bench = try ProviderBench()
    let (_, first) = try await bench.tokens()
    let narrow = try await Self.refresh(bench, first, scope: "email").json()
    let second = try #require(narrow["refresh_token"]?.string)
    let wide = try await Self.refresh(bench, second).json()
    #expect(wide["scope"] == "profile email")
  }

  @Test func `a token of another client is refused and stays alive`() async throws {
    let bench = try ProviderBench()
    let (_, token) = try await bench.tokens()
    let reply = await bench.post(
      ["grant_type": "refresh_token", "refresh_token": token], headers: .basic("web", "a secret: 100%"))
    #expect(reply.error == "invalid_grant")
    #expect(reply.failed == [.refreshTokenIssuedToClient])
    #expect(try await bench.isActive(token))
  }

  @Test func `an access token is no refresh token`() async throws {
    let bench = try ProviderBench()
    let (access, _) = try await bench.tokens()
    #expect(await Self.refresh(bench, access).failed == [.refreshTokenUsable])
  }

  @Test func `an expired token is refused`() async throws {
    let bench = try ProviderBench()
    let (_, token) = try await bench.tokens()
    let reply = await Self.refresh(bench, token, at: ProviderBench.begin.adding(.seconds(864_000)))
    #expect(reply.failed == [.refreshTokenUsable])
  }

  @Test func `of a hundred refreshes over two replicas one succeeds, and then nothing of it is alive`()
    async throws
  {
    let bench = try ProviderBench(replicas: 2)
    let (_, token) = try await bench.tokens()
    let replies = await withTaskGroup(of: Reply.self) { group in
      for index in 0..<100 { group.addTask { await Self.refresh(bench, token, replica: index % 2) } }
      return await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    let won = replies.filter { $0.response.status == 200 }
    #expect(won.count == 1)
    let answer = try #require(try won.first?.json())
    for name in ["access_token", "refresh_token"] {
      #expect(try await bench.isActive(try #require(answer[name]?.string)) == false)
    }
  }
}
