import GRDB
import HTTP
import Nodes
import Testing
import TrafficLog

@testable import Storage

@Suite struct TrafficTrimmerTests {
  @Test func `beyond the number of rows the oldest go, with their invocations`() async throws {
    let folder = try TemporaryFolder()
    var bounds = TrafficStore.Bounds()
    bounds.exchangesMax = 100
    let store = try TrafficStore(path: folder.file("traffic.sqlite"), bounds: bounds)
    for id in UInt64(1)...400 {
      try store.write([
        .exchange(TrafficSamples.exchange(id, invocations: [TrafficSamples.invocation(id)])),
        .connection(TrafficSamples.connection(id)),
      ])
    }
    for table in ["exchange", "connection", "invocation"] {
      let ids = try await store.reader.read {
        try Int.fetchAll($0, sql: "SELECT id FROM \(table) ORDER BY id")
      }
      #expect(ids.last == 400, "\(table)")
      #expect(ids.count <= 110, "\(table)")
      #expect(ids.count >= 90, "\(table)")
    }
  }

  @Test func `beyond the number of bytes the oldest go`() async throws {
    let folder = try TemporaryFolder()
    var bounds = TrafficStore.Bounds()
    bounds.bytesMax = 4 << 20
    let store = try TrafficStore(path: folder.file("traffic.sqlite"), bounds: bounds)
    var generator = SeededGenerator(seed: 3)
    for batch in UInt64(0)..<200 {
      let records = (1...5).map { id in
        TrafficSamples.exchange(batch * 5 + id, body: TrafficSamples.noise(20_000, &generator))
      }
      try store.write(records.map { .exchange($0) })
    }
    let (used, last) = try await store.reader.read { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
      return (
        (pages - free) * TrafficSchema.pageBytes, try Int.fetchOne(db, sql: "SELECT max(id) FROM exchange")
      )
    }
    #expect(used < 6 << 20)
    #expect(last == 1000)
  }

  @Test func `a certificate goes when no connection is left that presented it`() async throws {
    let folder = try TemporaryFolder()
    var bounds = TrafficStore.Bounds()
    bounds.exchangesMax = 100
    let store = try TrafficStore(path: folder.file("traffic.sqlite"), bounds: bounds)
    try store.write([.connection(TrafficSamples.connection(1, thumbprint: "old"))])
    for id in UInt64(2)...1500 {
      try store.write([.connection(TrafficSamples.connection(id, thumbprint: "kept"))])
    }
    let left = try await store.reader.read {
      try String.fetchAll($0, sql: "SELECT thumbprint FROM certificate")
    }
    #expect(left == ["kept"])
  }

  @Test func `a model stays as long as a row is told from it`() async throws {
    let folder = try TemporaryFolder()
    var bounds = TrafficStore.Bounds()
    bounds.exchangesMax = 2000
    let store = try TrafficStore(path: folder.file("traffic.sqlite"), bounds: bounds)
    let last = TextModels.spanIDs * 3
    for first in stride(from: 1, to: last, by: 512) {
      try store.write((first..<first + 512).map { .exchange(TrafficSamples.exchange($0)) })
    }
    let entries = try await store.reader.entries(LogQuery(count: 3000))
    #expect(entries.count >= 1300)
    let heads = entries.compactMap { entry -> HTTPHeaders? in
      if case .exchange(let row) = entry, case .parsed(let request) = row.request {
        request.headers
      } else {
        nil
      }
    }
    #expect(heads.allSatisfy { $0["User-Agent"] == "curl/7.88.1" } && heads.count == entries.count)
    let models = try await store.reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM model") }
    #expect(models ?? 0 <= 2)
  }
}
