import Authorizer
import HTTP
import Nodes
import Testing
import Topology

@testable import Gateway

struct ResultCacheTests {
  private static let policy = AuthorizerPolicy(principalID: nil, statements: [])

  @Test func `values do not run together in a key`() {
    #expect(ResultCache.Key(["ab", "c"]) != ResultCache.Key(["a", "bc"]))
    #expect(ResultCache.Key(["abc"]) != ResultCache.Key(["abc", ""]))
    #expect(ResultCache.Key(["a", "b"]) == ResultCache.Key(["a", "b"]))
  }

  @Test(
    arguments: [(0, true), (59_999, true), (60_000, false), (-1, false)] as [(Int64, Bool)])
  func `lab time decides how long an answer is good`(milliseconds: Int64, isFound: Bool) throws {
    let cache = ResultCache(lifetime: .seconds(60))
    let key = ResultCache.Key(["a"])
    cache.keep(Self.answer(at: Fixtures.now), for: key)
    let then = Fixtures.now.adding(.milliseconds(milliseconds))
    #expect((cache.answer(for: key, at: then) != nil) == isFound)
  }

  @Test func `a flood of keys is bounded and leaves the latest`() {
    let cache = ResultCache(lifetime: .seconds(60))
    let count = ResultCache.halfEntriesMax * 5
    for number in 0..<count { cache.keep(Self.answer(at: Fixtures.now), for: .init(["\(number)"])) }
    #expect(cache.count <= ResultCache.halfEntriesMax * 2)
    for number in (count - ResultCache.halfEntriesMax)..<count {
      #expect(cache.answer(for: .init(["\(number)"]), at: Fixtures.now) != nil)
    }
    #expect(cache.answer(for: .init(["0"]), at: Fixtures.now) == nil)
  }

  @Test func `an answer that is too large is not kept`() {
    let cache = ResultCache(lifetime: .seconds(60))
    var policy = Self.policy
    policy.context = [("big", .string(String(repeating: "x", count: ResultCache.policyBytesMax)))]
    cache.keep(Self.answer(policy, at: Fixtures.now), for: .init(["a"]))
    #expect(cache.count == 0)
  }

  private static func answer(_ policy: AuthorizerPolicy = policy, at time: LabTime) -> KeptAnswer {
    let api = APIResource.API(region: "r", account: "1", id: "api", stage: "dev")
    let event = RequestEvent(
      resource: APIResource(api: api, path: "/time", methods: ["GET"]), path: "/time",
      request: HTTPRequest("GET", "/dev/time"), requestID: "", caller: Fixtures.caller(nil), time: time)
    return KeptAnswer(policy, of: event, exchange: .init(1), verdicts: [])
  }
}
