import OAuth
import Synchronization
import Testing
import Topology

@testable import Attacks

/// Every attack against the lab that it brings, and against the same lab with its cure.
@Suite(.serialized, .timeLimit(.minutes(2))) struct AttackTests {
  @Test func `the token of a stranger passes while the owner's answer is kept`() async throws {
    let judgment = try await judge(CachedAllow.self)
    #expect(judgment.gotThrough)
    let rules = judgment.answer.verdicts.filter { $0.rule.id.hasPrefix("kept-answer") }
    #expect(rules.map(\.outcome) == [.pass, .fail])
    #expect(judgment.lines.contains { $0.contains("kept-answer-certificate (RFC 8705 §3)") })
    #expect(judgment.lines.last?.contains("clientCertPem") == true)
  }

  @Test(arguments: [
    (#""cache": "300s""#, #""cache": "0s""#),
    (
      #""cache": "300s""#,
      #""cache": "300s", "identitySources": ["method.request.header.Authorization", "context.identity.clientCert.clientCertPem"]"#
    ),
  ])
  func `the cures of cached-allow hold`(weak: String, strong: String) async throws {
    let judgment = try await judge(CachedAllow.self) { $0.replacing(weak, with: strong) }
    #expect(!judgment.gotThrough)
    #expect(judgment.lines.contains { $0.contains("certificate-binding") })
  }

  @Test func `a star in the path opens what the token may not have`() async throws {
    let judgment = try await judge(WildcardPath.self)
    #expect(judgment.gotThrough)
    #expect(judgment.answer.verdicts.contains { $0.rule.id == "kept-answer" })
  }

  @Test(arguments: [
    (#""cache": "300s""#, #""cache": "0s""#),
    (
      #"["method.request.header.Authorization","#, #"["method.request.header.Authorization", "context.path","#
    ),
  ])
  func `the cures of wildcard-path hold`(weak: String, strong: String) async throws {
    let judgment = try await judge(WildcardPath.self) { $0.replacing(weak, with: strong) }
    #expect(!judgment.gotThrough)
    #expect(judgment.lines.contains { $0.contains("scope-sufficient") })
  }

  @Test func `a lab without a second certificate is no target`() async throws {
    await #expect(throws: AttackError.self) {
      try await judge(CachedAllow.self) { $0.replacing(#"["client", "client2"]"#, with: #"["client"]"#) }
    }
    await #expect(throws: AttackError.self) {
      try await judge(WildcardPath.self) { $0.replacing("/{item}", with: "/item") }
    }
  }

  /// The same labs with their routes under `apis`: by stage, behind a custom domain, and behind one that every
  /// request names.
  @Test(arguments: [
    #""apis": { "pets": { "stages": { "dev": {} }, "routes": ["#,
    #""domains": { "api.example.com": { "v1": { "api": "pets", "stage": "prod" } } }, "apis": { "pets": { "stages": { "prod": {} }, "routes": ["#,
    #""domains": { "localhost": { "v1": { "api": "pets" } } }, "apis": { "pets": { "stages": { "prod": {} }, "routes": ["#,
  ])
  func `routes of APIs are found, wherever they are reached`(apis: String) async throws {
    func moved(_ text: String) -> String {
      text.replacing(#""dialect": "aws", "stage": "dev","#, with: #""dialect": "aws","#)
        .replacing(#""dns": ["localhost"]"#, with: #""dns": ["localhost", "api.example.com"]"#)
        .replacing(
          #""url": "https://localhost:9443","#,
          with: #""url": "https://localhost:9443", "domains": ["api.example.com"],"#
        )
        .replacing(
          #""layers": [{ "authorizer": "authorizer" }] } ]"#,
          with: #""layers": [{ "authorizer": "authorizer" }] } ] } }"#
        )
        .replacing(#""routes": [ { "methods": ["GET"]"#, with: apis + #"{ "methods": ["GET"]"#)
    }
    let cached = try await judge(CachedAllow.self, moved)
    #expect(cached.gotThrough)
    #expect(cached.answer.verdicts.contains { $0.rule.id == "kept-answer-certificate" })
    let wildcard = try await judge(WildcardPath.self, moved)
    #expect(wildcard.gotThrough)
    #expect(wildcard.answer.verdicts.contains { $0.rule.id == "kept-answer" })
  }

  @Test func `names are unique and every attack has its lab`() throws {
    #expect(Set(AttackCatalogue.all.map { $0.name }).count == AttackCatalogue.all.count)
    for attack in AttackCatalogue.all { _ = try AttackRun.topology(of: attack) }
  }

  private func judge(
    _ attack: any Attack.Type, _ change: (String) -> String = { $0 }
  ) async throws -> Judgment {
    let text = change(attack.topology)
    let reading = TopologyReader.read(Array(text.utf8), file: "lab.json")
    let topology = try #require(
      reading.topology, "\(reading.errors.map(\.description).joined(separator: "\n"))")
    let steps = Mutex<[String]>([])
    let judgment = try await AttackRun.run(attack, on: topology) { step in
      steps.withLock { $0.append(step) }
    }
    #expect(steps.withLock(\.count) >= 3)
    return judgment
  }
}
