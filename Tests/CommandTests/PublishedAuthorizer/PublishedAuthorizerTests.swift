import Authorizer
import Certificates
import Foundation
import HTTP
import JSON
import Nodes
import Testing
import Topology
import TrustedSubsystem

extension CommandTests {
  /// The built-in authorizer beside the published one, on the same events and the same answers of an identity
  /// provider. What differs is listed in `Sources/Authorizer/README.md`, and nothing else differs.
  @Suite(.peers(.python)) struct PublishedAuthorizerTests {
    @Test func `all that differs is explained, and all that is explained differs`() async throws {
      let cases = try AuthorizerCase.all()
      #expect(cases.count > 1500)
      let published = try await publishedResults(of: cases)
      try #require(published.count == cases.count)
      var seen: Set<String> = []
      for (index, item) in cases.enumerated() {
        for difference in await item.compare(with: published[index]) {
          seen.insert(difference.id)
          if difference.id.isEmpty { Issue.record("\(item): \(difference.sentence)") }
        }
      }
      #expect(seen == Set(try Self.explained()))
    }

    @Test func `with its crash switched on, the built-in one fails as the published one does`() async throws {
      let cases = try AuthorizerCase.all()
        .filter { $0.answer.isFailure && $0.answer.name != "no action" && $0.policy }.prefix(50)
      for (item, published) in zip(cases, try await publishedResults(of: Array(cases))) {
        let result = await item.run { $0.onIntrospectionFailure = .crash }
        #expect(result.outcome == published["outcome"]?.string)
        #expect(result.hooks == published["hooks"]?.strings)
      }
    }

    private func publishedResults(of cases: [AuthorizerCase]) async throws -> [JSONValue] {
      let scratch = try Scratch()
      let script = try #require(
        Bundle.module.url(forResource: "published_authorizer", withExtension: "py", subdirectory: "Peers")
      ).path
      let input = cases.map(\.line).joined(separator: "\n") + "\n"
      let child = try ChildProcess(
        try #require(Peer.python.path, "make peers installs it"), [script], in: scratch,
        environment: ["PYTHONDONTWRITEBYTECODE": "1"], input: input)
      let outcome = try await child.end(within: 240)
      try #require(outcome.status == 0, "\(outcome.errors)")
      return try outcome.lines.map { try JSONValue(parsing: Array($0.utf8)) }
    }

    /// The ids of the differences that the page lists.
    private static func explained() throws -> [String] {
      try Project.read("Sources/Authorizer/README.md").matches(of: /(?m)^\| `([a-z-]+)` \|/).map {
        String($0.1)
      }
    }
  }
}

/// One event, one answer of the identity provider, and whether refusals are policies.
struct AuthorizerCase: CustomStringConvertible {
  let event: RequestEvent
  let answer: ProviderAnswer
  let policy: Bool
  let description: String

  static func all() throws -> [AuthorizerCase] {
    let certificate = try CertificateIssuer(random: { SystemRandomBytes().next($0) }).issue(
      CertificateTemplate(subject: "CN=client", notBefore: 1_700_000_000, notAfter: 1_900_000_000)
    ).certificate
    var cases: [AuthorizerCase] = []
    for presented in [nil, certificate] {
      for headers in headerForms {
        for (method, path) in [("GET", "/time"), ("POST", "/pets/7"), ("GET", "/")] {
          let event = event(headers, method, path, presented)
          for answer in ProviderAnswer.all {
            for policy in [true, false] {
              cases.append(
                AuthorizerCase(
                  event: event, answer: answer, policy: policy,
                  description: "\(method) \(path) \(headers) \(answer.name) policy \(policy)"))
            }
          }
        }
      }
    }
    return cases
  }

  private static let headerForms: [[String]] = [
    [], ["Authorization: Bearer ok"], ["authorization: Bearer ok"], ["AUTHORIZATION: bearer  ok  "],
    ["Authorization: Bearer"], ["Authorization: Bearer "], ["Authorization: Bearerok"],
    ["Authorization: Bearer a b"], ["Authorization: Bearer\tok"], ["Authorization: DPoP ok"],
    ["Authorization: Basic am9objpqb2hu"], ["Authorization: Bearer o\tk"], ["Authorization: Bearer \u{e9}"],
    ["Authorization: Bearer one", "Authorization: Bearer two"],
    ["Authorization: Bearer one", "authorization: Bearer two"], ["TOKEN: Bearer ok"], ["TOKEN: Basic ok"],
  ]

  private static func event(
    _ headers: [String], _ method: String, _ path: String, _ certificate: Certificate?
  ) -> RequestEvent {
    let api = APIResource.API(region: "us-east-1", account: "123456789012", id: "holdfast01", stage: "dev")
    var request = HTTPRequest(method: method, target: RequestTarget(path: "/dev\(path)"))
    for header in headers {
      let parts = header.split(separator: ":", maxSplits: 1)
      request.headers.add(String(parts[0]), String(parts[1].dropFirst()))
    }
    var event = RequestEvent(
      resource: APIResource(api: api, path: path, methods: [method]), path: path, request: request,
      requestID: "6b0b3e0e-8a51-4ab1-9d5e-0c2b4b6f7a11",
      caller: Caller(
        connection: ConnectionID(1), listener: ListenerName(node: "gateway", port: "mtls"),
        address: "127.0.0.1", port: 50_000,
        security: .init(
          version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serverName: nil, certificate: certificate)),
      time: LabTime(seconds: 1_795_309_571))
    event.authorizationToken = request.headers["TOKEN"]
    return event
  }

  /// The scopes that a call of this event needs.
  private var scopes: [String]? { event.path == "/time" ? ["profile"] : nil }

  /// For the published one.
  var line: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("answer") { answer.write(to: &$0) }
      writer.member("policy", policy)
      writer.member("scopes", scopes)
    }
    return "{\"event\":\(event.json),\(writer.text.dropFirst())"
  }

  struct Outcome {
    let outcome: String
    let policy: AuthorizerPolicy?
    let request: JSONValue?
    let hooks: [String]
  }

  func run(_ change: (inout AuthorizerSpecification) -> Void = { _ in }) async -> Outcome {
    let (link, hooks) = (AnsweringLink(answer), HookRecorder())
    var specification = AuthorizerSpecification(
      scopes: [.init(method: "ANY", path: "time", scopes: ["profile"])], policy: policy)
    change(&specification)
    let authorizer = RequestAuthorizer(
      name: "authorizer", executor: TestLoop(), specification: specification, link: link,
      account: BasicAccount(name: "holdfast", secret: "holdfast-secret"), hooks: hooks)
    let result = await authorizer.authorize(event, cause: .init(1))
    let sent = link.sent.first.flatMap { try? JSONValue(parsing: $0.body) }
    switch result.outcome {
    case .exception(let text): return .init(outcome: text, policy: nil, request: sent, hooks: hooks.calls)
    case .policy(let policy):
      return .init(
        outcome: policy.statements[0].effect.rawValue, policy: policy, request: sent, hooks: hooks.calls)
    }
  }
}
