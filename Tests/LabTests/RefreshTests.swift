import Certificates
import HTTP
import JSON
import Testing

/// Refresh tokens: for whom they work, how often, and what their theft leads to.
@Suite(.lab, .timeLimit(.minutes(3))) struct RefreshTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  private func tokens(as key: CertifiedKey) async throws -> (access: String, refresh: String) {
    let tokens = try Tokens(await lab.redeem(await lab.code(), as: key))
    return (tokens.access, try #require(tokens.refresh))
  }

  @Test func `the owner gets new tokens of the same binding`() async throws {
    let client = try lab.key("client")
    let first = try await tokens(as: client)
    let second = try Tokens(await lab.refresh(first.refresh, as: client))
    #expect(second.refresh != nil && second.refresh != first.refresh)
    #expect(try await lab.binding(of: second.access) == client.certificate.thumbprint)
    #expect(try await lab.send(.time(second.access), to: "gateway.mtls", as: client).status == 200)
  }

  @Test func `another certificate or none is refused, and the token stays good`() async throws {
    let client = try lab.key("client")
    let tokens = try await tokens(as: client)
    for thief in [try lab.key("client2"), try TestKeys.make("CN=client.example.com"), nil] {
      let response = try await lab.refresh(tokens.refresh, as: thief)
      #expect(response.status == 400)
      #expect(response.error == "invalid_grant")
    }
    #expect(try await lab.refresh(tokens.refresh, as: client).status == 200)
  }

  @Test func `a token that comes a second time ends the whole grant`() async throws {
    let client = try lab.key("client")
    let first = try await tokens(as: client)
    let second = try Tokens(await lab.refresh(first.refresh, as: client))
    let replay = try await lab.refresh(first.refresh, as: client)
    #expect(replay.status == 400)
    #expect(replay.error == "invalid_grant")
    for token in [first.access, second.access, try #require(second.refresh)] {
      #expect(try await !lab.isActive(token))
    }
  }

  @Test func `a client that authenticates may come with a renewed certificate`() async throws {
    let pair = ProofKeyPair()
    let old = try TestKeys.make("CN=portal.example.com", signedBy: lab.key("partners"))
    let code = try await lab.code(client: "portal", scope: "profile", challenge: pair.challenge)
    let first = try Tokens(await lab.redeem(code, as: old, verifier: pair.verifier, client: "portal"))
    #expect(try await lab.binding(of: first.access) == old.certificate.thumbprint)

    let renewed = try TestKeys.make("CN=portal.example.com", signedBy: lab.key("partners"))
    let second = try Tokens(
      await lab.refresh(try #require(first.refresh), as: renewed, client: "portal"))
    #expect(try await lab.binding(of: second.access) == renewed.certificate.thumbprint)
    #expect(second.refresh == nil || second.refresh == first.refresh)
  }

  @Test func `the scope can be narrowed and not widened`() async throws {
    let client = try lab.key("client")
    let tokens = try await tokens(as: client)
    let form: FormParameters = [
      "grant_type": "refresh_token", "client_id": "tutorial", "refresh_token": tokens.refresh,
      "scope": "profile admin",
    ]
    #expect(try await lab.requestToken(form, as: client).error == "invalid_scope")
    let narrow = FormParameters(form.all.dropLast() + [.init(name: "scope", value: "email")])
    let response = try await lab.requestToken(narrow, as: client)
    #expect(try response.json()["scope"]?.string == "email")
  }
}
