import Foundation
import HTTP
import Nodes
import OAuth
import Testing
import TrafficLog

@testable import Storage

@Suite struct TrafficReaderTests {
  private let folder: TemporaryFolder
  private let store: TrafficStore

  init() throws {
    folder = try TemporaryFolder()
    store = try TrafficStore(path: folder.file("traffic.sqlite"))
    try store.write([
      .exchange(TrafficSamples.exchange(1, seconds: 1)),
      .connection(TrafficSamples.connection(1, seconds: 0)),
      .connection(TrafficSamples.connection(2, failure: "no certificate", seconds: 2)),
      .exchange(TrafficSamples.exchange(3, invocations: [TrafficSamples.invocation(1)], seconds: 3)),
      .connection(TrafficSamples.connection(4, failure: "unknown", seconds: 5)),
    ])
  }

  @Test func `rows come in order of time, from either end, and no more than asked for`() async throws {
    let reader = store.reader
    #expect(try await reader.ids(LogQuery()) == ["c4", "x3", "c2", "x1"])
    #expect(try await reader.ids(LogQuery(order: .oldestFirst)) == ["x1", "c2", "x3", "c4"])
    #expect(try await reader.ids(LogQuery(count: 2)) == ["c4", "x3"])
    #expect(try await reader.ids(LogQuery(count: -1)) == [])
  }

  @Test func `everything has every connection and each invocation behind its exchange`() async throws {
    let ids = try await store.reader.ids(LogQuery(order: .oldestFirst, detail: .everything))
    #expect(ids == ["c1", "x1", "c2", "x3", "i1", "c4"])
  }

  @Test func `what came since a row came since then in real time, though the clock was set back`()
    async throws
  {
    let ahead = ClockShift(microseconds: 90_000_000_000)
    try store.write([
      .exchange(TrafficSamples.exchange(20, seconds: 20, ahead: ahead)),
      .connection(TrafficSamples.connection(21, failure: "unknown", seconds: 21, ahead: ahead)),
      .exchange(TrafficSamples.exchange(22, seconds: 22)),
      .connection(TrafficSamples.connection(23, failure: "unknown", seconds: 23)),
    ])
    func ids(since id: TrafficID) async throws -> [String] {
      var filter = LogFilter()
      filter.since = id
      return try await store.reader.ids(LogQuery(filter))
    }
    #expect(try await ids(since: .exchange(ExchangeID(20))) == ["c23", "x22", "c21"])
    #expect(try await ids(since: .connection(ConnectionID(21))) == ["c23", "x22"])
  }

  @Test func `what the feed names is read in the feed's order, through the filter`() async throws {
    let feed: [TrafficFeed.Entry] = [
      .exchange(ExchangeID(3)), .connection(ConnectionID(1)), .exchange(ExchangeID(99)),
      .connection(ConnectionID(2)), .exchange(ExchangeID(1)),
    ]
    #expect(try await store.reader.entries(of: feed).map { "\($0.id)" } == ["x3", "c2", "x1"])
    var filter = LogFilter()
    filter.since = .exchange(ExchangeID(1))
    #expect(try await store.reader.entries(of: feed, filter).map { "\($0.id)" } == ["x3", "c2"])
  }

  @Test func `what has just been written is read at once, and each row says whether it passes`() async throws
  {
    let feed: [TrafficFeed.Entry] = [
      .exchange(ExchangeID(3)), .connection(ConnectionID(1)), .exchange(ExchangeID(99)),
      .connection(ConnectionID(2)), .exchange(ExchangeID(1)),
    ]
    let all = try await store.reader.rows(of: feed, LogFilter())
    #expect(all.map { "\($0.entry.id)" } == ["x3", "c2", "x1"])
    #expect(all.allSatisfy { $0.passes })
    var filter = LogFilter()
    filter.since = .exchange(ExchangeID(1))
    #expect(try await store.reader.rows(of: feed, filter).map { $0.passes } == [true, true, false])
    #expect(try await store.reader.rows(of: [], filter) == [])
  }

  @Test func `the latest refusal is a failed verdict or a refused handshake, without the control API`()
    async throws
  {
    let reader = store.reader
    #expect(try await reader.latestRefusal() == .connection(ConnectionID(4)))
    let failed = [Verdict(TrafficSamples.binding, .fail)]
    try store.write([
      .exchange(TrafficSamples.exchange(8, status: 403, verdicts: failed, seconds: 8)),
      .exchange(TrafficSamples.exchange(9, status: 401, seconds: 9)),
      .exchange(TrafficSamples.exchange(10, to: "console", verdicts: failed, seconds: 10)),
    ])
    #expect(try await reader.latestRefusal(excluding: ["console"]) == .exchange(ExchangeID(8)))
    #expect(try await reader.latestRefusal() == .exchange(ExchangeID(10)))
  }

  @Test func `a malformed request is the latest refusal where it came last`() async throws {
    let malformed = ExchangeRecord(
      id: ExchangeID(8), connection: ConnectionID(1), cause: nil, from: .outside(nil),
      to: ListenerName(node: "gateway", port: "mtls"), started: TrafficSamples.noon.adding(.seconds(8)),
      duration: .zero, request: .malformed(Array("GET  / HTTP/1.1\r\n".utf8)),
      response: HTTPResponse(status: 400), failure: "no target", thumbprint: nil)
    try store.write([.exchange(malformed)])
    #expect(try await store.reader.latestRefusal() == .exchange(ExchangeID(8)))
    var denied = LogFilter()
    denied.denied = true
    #expect(try await store.reader.ids(LogQuery(denied)).contains("x8"))
    let failed = [Verdict(TrafficSamples.binding, .fail)]
    try store.write([.exchange(TrafficSamples.exchange(9, status: 403, verdicts: failed, seconds: 9))])
    #expect(try await store.reader.latestRefusal() == .exchange(ExchangeID(9)))
  }

  @Test func `a file is read while nobody else has it open`() async throws {
    try store.close()
    let reader = try TrafficReader(path: folder.file("traffic.sqlite"))
    #expect(try await reader.ids(LogQuery()) == ["c4", "x3", "c2", "x1"])
  }

  @Test func `a file is read beside the lab that writes it`() async throws {
    let reader = try TrafficReader(path: folder.file("traffic.sqlite"))
    try store.write([.exchange(TrafficSamples.exchange(50, seconds: 50))])
    #expect(try await reader.ids(LogQuery(count: 1)) == ["x50"])
  }

  @Test func `an explanation begins at the outermost exchange and follows every effect`() async throws {
    let failed = [Verdict(TrafficSamples.binding, .fail)]
    try store.write([
      .exchange(TrafficSamples.exchange(23, cause: 22, seconds: 20)),
      .exchange(TrafficSamples.exchange(22, cause: 20, verdicts: failed, seconds: 20)),
      .exchange(
        TrafficSamples.exchange(24, cause: 20, invocations: [TrafficSamples.invocation(2)], seconds: 20)),
      .exchange(TrafficSamples.exchange(21, seconds: 20)),
      .exchange(TrafficSamples.exchange(20, seconds: 20)),
    ])
    let asked = TrafficID.exchange(ExchangeID(22))
    let explanation = try #require(try await store.reader.explanation(of: asked))
    #expect(explanation.asked == asked)
    #expect(explanation.steps.map(\.exchange.id.number) == [20, 22, 23, 24])
    #expect(explanation.steps.map(\.depth) == [0, 1, 2, 1])
    #expect(explanation.steps.last?.invocations.map(\.id) == [InvocationID(2)])
    let same = try await store.reader.explanation(of: .invocation(InvocationID(2)))
    #expect(same?.steps == explanation.steps)
  }

  @Test func `causes that turn in a circle end the chain`() async throws {
    try store.write([
      .exchange(TrafficSamples.exchange(30, cause: 31)), .exchange(TrafficSamples.exchange(31, cause: 30)),
      .exchange(TrafficSamples.exchange(32, cause: 32)),
    ])
    for id in UInt64(30)...32 {
      let explanation = try await store.reader.explanation(of: .exchange(ExchangeID(id)))
      #expect((1...2).contains(try #require(explanation).steps.count))
    }
  }

  @Test func `a connection is explained by its refusal or by its exchanges`() async throws {
    let refused = try await store.reader.explanation(of: .connection(ConnectionID(4)))
    #expect(refused?.connection?.failure?.words == "unknown")
    #expect(refused?.steps.isEmpty == true)
    let used = try await store.reader.explanation(of: .connection(ConnectionID(1)))
    #expect(used?.steps.map(\.exchange.id.number) == [1, 3])
    #expect(try await store.reader.explanation(of: .exchange(ExchangeID(999))) == nil)
  }
}
