import Authorizer
import Certificates
import Gateway
import HTTP
import JSON
import Nodes
import OAuth
import Testing
import Topology

/// The layer with its result cache, as a whole gateway shows it.
struct AuthorizerLayerTests {
  private static let time = HTTPRequest("GET", "/dev/time", ["Authorization: Bearer ok"])
  private let backend = ScriptedLink { _ in HTTPResponse(status: 200) }

  /// Allows the token for one certificate, as an identity provider does with a bound one.
  private static func introspection(boundTo owner: Certificate) -> ScriptedLink {
    let (pem, thumbprint) = (owner.pem, owner.thumbprint)
    return ScriptedLink { request in
      let presented = (try? JSONValue(parsing: request.body))?["clientCertificate"]?.string
      return Fixtures.answer([
        "action": presented == pem ? "OK" : "UNAUTHORIZED", "certificateThumbprint": .string(thumbprint),
      ])
    }
  }

  @Test func `a cache that knows the token alone lets a stolen one pass, and the log says so`() async throws {
    let (owner, thief) = (try Fixtures.certificate("CN=owner"), try Fixtures.certificate("CN=thief"))
    let introspection = Self.introspection(boundTo: owner)
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) {
      $0.cache = .seconds(300)
    }
    #expect(await gateway.respond(to: Self.time, in: Fixtures.context(owner)).response.status == 200)
    let stolen = await gateway.respond(
      to: Self.time, in: Fixtures.context(thief, later: .seconds(12)))
    #expect(stolen.response.status == 200)
    #expect(introspection.sent.count == 1)
    #expect(stolen.invocations.isEmpty)
    #expect(
      stolen.verdicts.map(\.rule.id) == [
        "route-found", "token-placement", "kept-answer", "kept-answer-certificate", "policy-allows",
      ])
    let kept = stolen.verdicts[2]
    #expect(kept.sentence == "The authorizer was not asked: its answer to x42, 12 s ago, was used again.")
    let certificate = stolen.verdicts[3]
    #expect(certificate.outcome == .fail)
    #expect(certificate.expected == owner.thumbprint)
    #expect(certificate.presented == thief.thumbprint)
    #expect(certificate.detail == "made for: CN=owner; presented now: CN=thief")
  }

  @Test func `the certificate as an identity source is the cure`() async throws {
    let (owner, thief) = (try Fixtures.certificate("CN=owner"), try Fixtures.certificate("CN=thief"))
    let introspection = Self.introspection(boundTo: owner)
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) {
      $0.cache = .seconds(300)
      $0.identitySources = [.header("Authorization"), .context(.certificate)]
    }
    let statuses = [owner, thief, owner, thief]
    var answers: [Int] = []
    for certificate in statuses {
      answers.append(await gateway.respond(to: Self.time, in: Fixtures.context(certificate)).response.status)
    }
    #expect(answers == [200, 403, 200, 403])
    #expect(introspection.sent.count == 2)
  }

  @Test func `a kept Deny hits the owner, too`() async throws {
    let (owner, thief) = (try Fixtures.certificate("CN=owner"), try Fixtures.certificate("CN=thief"))
    let gateway = try Fixtures.gateway(backend: backend, introspection: Self.introspection(boundTo: owner)) {
      $0.cache = .seconds(300)
    }
    #expect(await gateway.respond(to: Self.time, in: Fixtures.context(thief)).response.status == 403)
    #expect(await gateway.respond(to: Self.time, in: Fixtures.context(owner)).response.status == 403)
    let later = Fixtures.context(owner, later: .seconds(300))
    #expect(await gateway.respond(to: Self.time, in: later).response.status == 200)
  }

  @Test func `exceptions are not kept`() async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer(["action": "UNAUTHORIZED"]) }
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection, policy: false) {
      $0.cache = .seconds(300)
    }
    for _ in 0..<3 {
      #expect(await gateway.respond(to: Self.time, in: Fixtures.context()).response.status == 401)
    }
    #expect(introspection.sent.count == 3)
  }

  @Test func `the kept policy is judged afresh against each call`() async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer() }
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) {
      $0.cache = .seconds(300)
    }
    #expect(await gateway.respond(to: Self.time, in: Fixtures.context()).response.status == 200)
    let other = await gateway.respond(
      to: HTTPRequest("GET", "/dev/long/way", ["Authorization: Bearer ok"]), in: Fixtures.context())
    #expect(other.response.status == 403)
    #expect(other.response.text == #"{"Message":"User is not authorized to access this resource"}"#)
    #expect(introspection.sent.count == 1)
  }

  @Test func `a request for a star leaves a policy for everything, until the path is a source`() async throws
  {
    let star = HTTPRequest("GET", "/dev/long/*", ["Authorization: Bearer ok"])
    let below = HTTPRequest("GET", "/dev/long/secret", ["Authorization: Bearer ok"])
    for (sources, asked) in [
      ([EventVariable.header("Authorization")], 1), ([.header("Authorization"), .context(.path)], 2),
    ] {
      let introspection = ScriptedLink { request in
        let scopes = (try? JSONValue(parsing: request.body))?["scopes"]
        return Fixtures.answer(["action": scopes == .null ? "OK" : "FORBIDDEN"])
      }
      let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) {
        $0.cache = .seconds(300)
        $0.identitySources = sources
        $0.scopes = [.init(method: "GET", path: "long/secret", scopes: ["admin"])]
      }
      #expect(await gateway.respond(to: star, in: Fixtures.context()).response.status == 200)
      let status = await gateway.respond(to: below, in: Fixtures.context()).response.status
      #expect(status == (asked == 1 ? 200 : 403))
      #expect(introspection.sent.count == asked)
    }
  }

  @Test(arguments: [[], ["Authorization: "]])
  func `a missing identity source is 401 without a call, where answers are kept`(
    headers: [String]
  ) async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer(["action": "BAD_REQUEST"]) }
    for (cache, status) in [(Duration.seconds(60), 401), (.zero, 403)] {
      let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) { $0.cache = cache }
      let reply = await gateway.respond(to: HTTPRequest("GET", "/dev/time", headers), in: Fixtures.context())
      #expect(reply.response.status == status)
      guard status == 401 else { continue }
      #expect(reply.response.text == #"{"message":"Unauthorized"}"#)
      #expect(reply.response.headers["x-amzn-ErrorType"] == "UnauthorizedException")
      #expect(reply.verdicts.last?.rule == .identitySource)
      #expect(introspection.sent.isEmpty)
    }
  }

  @Test func `replicas of one gateway share what is kept, other gateways do not`() async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer() }
    let caches = ResultCaches()
    for (caches, asked) in [(caches, 1), (caches, 1), (ResultCaches(), 2)] {
      let gateway = try Fixtures.gateway(backend: backend, introspection: introspection, caches: caches) {
        $0.cache = .seconds(300)
      }
      #expect(await gateway.respond(to: Self.time, in: Fixtures.context()).response.status == 200)
      #expect(introspection.sent.count == asked)
    }
  }

  @Test func `a TOKEN authorizer gets the header, and only one that looks right`() async throws {
    let introspection = ScriptedLink { _ in Fixtures.answer() }
    let certificate = try Fixtures.certificate("CN=client")
    let gateway = try Fixtures.gateway(backend: backend, introspection: introspection) {
      $0.event = .token
      $0.validation = try? ValidationExpression(parsing: "^Bearer [a-z]+$")
    }
    let good = await gateway.respond(to: Self.time, in: Fixtures.context(certificate))
    #expect(good.response.status == 200)
    let event = try JSONValue(parsing: try #require(good.invocations.first).event())
    #expect(event.object?.names == ["type", "authorizationToken", "methodArn"])
    let sent = try JSONValue(parsing: try #require(introspection.sent.first).body)
    #expect(sent["clientCertificate"] == .null)
    for headers in [["Authorization: Bearer 0K"], []] {
      let bad = await gateway.respond(
        to: HTTPRequest("GET", "/dev/time", headers), in: Fixtures.context(certificate))
      #expect(bad.response.status == 401)
      #expect(bad.invocations.isEmpty)
    }
    #expect(introspection.sent.count == 1)
  }

  @Test func `a kept answer of a TOKEN authorizer was made for its caller, not for nobody`() async throws {
    let (owner, thief) = (try Fixtures.certificate("CN=owner"), try Fixtures.certificate("CN=thief"))
    let bound = Fixtures.answer(["certificateThumbprint": .string(owner.thumbprint)])
    let gateway = try Fixtures.gateway(backend: backend, introspection: ScriptedLink { _ in bound }) {
      $0.event = .token
      $0.cache = .seconds(300)
    }
    let outcomes: [Verdict.Outcome?] = [nil, .pass, .fail]
    for (certificate, outcome) in zip([owner, owner, thief], outcomes) {
      let reply = await gateway.respond(to: Self.time, in: Fixtures.context(certificate))
      let verdict = reply.verdicts.first { $0.rule == .keptAnswerCertificate }
      #expect(verdict?.outcome == outcome)
      if outcome == .fail {
        #expect(verdict?.detail == "made for: CN=owner; presented now: CN=thief")
      }
    }
  }

  @Test(arguments: [(nil, 500), (502, 502)] as [(Int?, Int)])
  func `a context that cannot be handed on fails behind the policy`(setting: Int?, status: Int) async throws {
    var specification = Fixtures.specification
    if let setting { specification.awsCompat.unusableContextStatus = setting }
    let gateway = try Fixtures.gateway(
      specification, backend: backend, introspection: ScriptedLink { _ in Fixtures.answer() },
      hooks: UnusableContext())
    let reply = await gateway.respond(to: Self.time, in: Fixtures.context())
    #expect(reply.response.status == status)
    #expect(reply.response.text == #"{"message": "Internal server error"}"#)
    #expect(reply.verdicts.suffix(2).map(\.outcome) == [.pass, .fail])
    #expect(reply.verdicts.last?.presented == "roles")
    #expect(backend.sent.isEmpty)
  }
}

private struct UnusableContext: AuthorizerHooks {
  func updatePolicyContext(_ policy: inout AuthorizerPolicy, _ event: RequestEvent) {
    policy.context.append(("roles", .unusable(#"["a"]"#)))
  }
}
