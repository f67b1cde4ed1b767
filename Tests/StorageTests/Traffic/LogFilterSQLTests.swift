import HTTP
import Nodes
import OAuth
import Testing
import TrafficLog

@testable import Storage

@Suite struct LogFilterSQLTests {
  private let folder: TemporaryFolder
  private let store: TrafficStore

  init() throws {
    folder = try TemporaryFolder()
    store = try TrafficStore(path: folder.file("traffic.sqlite"))
    try store.write([
      .exchange(
        TrafficSamples.exchange(
          1, headers: ["Authorization": "Bearer token-one"], thumbprint: "AAAA1", seconds: 1)),
      .exchange(
        TrafficSamples.exchange(
          2, from: .node("gateway"), to: "time", method: "POST", path: "/time/x", status: 204, seconds: 2)),
      .exchange(
        TrafficSamples.exchange(
          3, to: "idp", path: "/api/token", body: "code=token-two", status: 400, failure: "no", seconds: 3)),
      .exchange(
        TrafficSamples.exchange(
          4, to: "idp", status: 403, verdicts: [Verdict(TrafficSamples.binding, .fail)], thumbprint: "AAAA2",
          seconds: 4)),
      .exchange(TrafficSamples.exchange(5, from: .outside("gateway"), to: "idp", status: 401, seconds: 5)),
      .exchange(TrafficSamples.exchange(6, to: "idp", status: nil, failure: "refused", seconds: 6)),
      .connection(TrafficSamples.connection(1, thumbprint: "AAAA3", seconds: 0)),
      .connection(TrafficSamples.connection(2, failure: "no certificate", seconds: 7)),
      .connection(TrafficSamples.connection(3, failure: "unknown", thumbprint: "AAAA1", seconds: 8)),
    ])
  }

  private static let cases: [(String, @Sendable (inout LogFilterOptions) -> Void, [String])] = [
    ("nothing", { _ in }, ["x1", "x2", "x3", "x4", "x5", "x6", "c2", "c3"]),
    ("node as sender or receiver", { $0.node = "gateway" }, ["x1", "x2", "c2", "c3"]),
    ("node unknown", { $0.node = "nobody' OR 1 --" }, []),
    ("status", { $0.status = "403" }, ["x4"]),
    ("status class", { $0.status = "4xx" }, ["x3", "x4", "x5"]),
    ("certificate", { $0.certificate = "AAAA1" }, ["x1", "c3"]),
    ("certificate prefix", { $0.certificate = "AAAA" }, ["x1", "x4", "c3"]),
    ("token by text", { $0.token = "token-one" }, ["x1"]),
    ("token in a form", { $0.token = "token-two" }, ["x3"]),
    ("denied", { $0.denied = true }, ["x4", "x5", "c2", "c3"]),
    ("handshake", { $0.handshake = true }, ["c2", "c3"]),
    ("method", { $0.method = "POST" }, ["x2"]),
    ("path", { $0.path = "/api/" }, ["x3"]),
    ("path with a wildcard of SQL", { $0.path = "/%" }, []),
    ("since an exchange", { $0.since = "x4" }, ["x5", "x6", "c2", "c3"]),
    ("since a connection", { $0.since = "c2" }, ["c3"]),
    ("since a row that is gone", { $0.since = "x99" }, ["c2", "c3"]),
    (
      "all together",
      {
        $0.node = "idp"; $0.denied = true; $0.status = "4xx"; $0.certificate = "AAAA"
      }, ["x4"]
    ),
  ]

  @Test(arguments: cases.indices)
  func `a filter lets through what it names`(index: Int) async throws {
    let (name, set, ids) = Self.cases[index]
    var options = LogFilterOptions()
    set(&options)
    let found = try await store.reader.ids(LogQuery(try options.filter(), order: .oldestFirst))
    #expect(found == ids, "\(name)")
  }

  @Test func `a token is found by how its digest begins`() async throws {
    let digest = try #require(try await store.reader.exchange(1)?.tokens.first)
    var options = LogFilterOptions()
    options.token = "sha256:\(digest.prefix(5))"
    #expect(try await store.reader.ids(LogQuery(try options.filter())) == ["x1"])
    // Not in its middle.
    options.token = "sha256:\(digest.dropFirst(3))"
    #expect(try await store.reader.ids(LogQuery(try options.filter())) == [])
  }

  @Test func `excluded nodes are left out on either side`() async throws {
    var filter = LogFilter()
    filter.excluded = ["idp", "time"]
    #expect(try await store.reader.ids(LogQuery(filter, order: .oldestFirst)) == ["x1", "c2", "c3"])
  }
}
