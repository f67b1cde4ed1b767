import GRDB
import Nodes
import OAuth
import Testing
import TrafficLog

@testable import Storage

/// A log of a million exchanges, of which a filter lets few or none pass.
@Suite(.serialized, .timeLimit(.minutes(10))) struct MillionRowsTests {
  static let rows = 1_000_000
  /// What a person takes for at once; the search itself stops much earlier, and the rest is for a slow machine.
  static let firstPageTime: Duration = .milliseconds(100)

  /// Written by SQLite itself, which takes seconds where the recorder would take a minute: every tenth is refused,
  /// every thousandth is of its own path, and one is of its own status.
  private static func write(to store: TrafficStore, _ path: String) throws {
    try store.write([
      .exchange(
        TrafficSamples.exchange(1, verdicts: [.fail(TrafficSamples.binding, expected: "a", presented: "b")])),
      .connection(TrafficSamples.connection(1)),
    ])
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: """
          WITH RECURSIVE n(id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < \(rows))
          INSERT INTO exchange (
            id, connection, started, duration, denied, status, node, port, sender, method, path, version, texts)
          SELECT id, 1, 1795262400000000 + id * 1000, 250, iif(id % 10 = 0, 1, 0),
            CASE WHEN id = 77 THEN 502 WHEN id % 10 = 0 THEN 403 ELSE 200 END,
            iif(id % 4 = 0, 'idp', 'gateway'), 'mtls', 'curl/7.88.1', 'GET',
            iif(id % 1000 = 0, '/rare', '/dev/time'), 11, zeroblob(160)
          FROM n
          """)
    }
    try queue.close()
  }

  @Test func `the first page of any filter comes at once, and the rest is found`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("traffic.sqlite")
    let store = try TrafficStore(path: path)
    try Self.write(to: store, path)
    let filters: [(text: String, found: Int)] = [
      ("", 200), ("denied", 200), ("node:idp", 200), ("path:/rare", 200), ("status:5xx", 1),
      ("status:418", 0),
      ("token:none", 0), ("certificate:none", 0), ("denied node:nowhere", 0), ("handshake", 0),
    ]
    for filter in filters {
      let parsed = try LogFilterText(parsing: filter.text).filter()
      var slice = try await store.reader.slice(parsed, count: 200)
      // The best of several: what is measured is the look-up, not the disk, nor what else the machine does.
      var time = Duration.seconds(60)
      for _ in 0..<5 {
        let start = ContinuousClock.now
        slice = try await store.reader.slice(parsed, count: 200)
        time = min(time, ContinuousClock.now - start)
      }
      #expect(time < Self.firstPageTime, "'\(filter.text)' took \(time)")
      var found = slice.entries.count
      var pages = 1
      while found < filter.found, let next = slice.next, pages < 2_000 {
        slice = try await store.reader.slice(parsed, before: next, count: 200)
        found += slice.entries.count
        pages += 1
      }
      #expect(found >= filter.found, "'\(filter.text)' found \(found)")
    }
    try store.close()
  }
}
