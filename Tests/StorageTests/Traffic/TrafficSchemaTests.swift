import Foundation
import GRDB
import Nodes
import OAuth
import Testing
import TrafficLog

@testable import Storage

@Suite struct TrafficSchemaTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("traffic.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  @Test func `rows keep both times, and a connection both of its own`() async throws {
    let store = try TrafficStore(path: path)
    let shift = ClockShift(microseconds: -90_000_000_000)
    var connection = TrafficSamples.connection(1)
    connection.shift = shift
    let exchange = ExchangeRecord(
      id: ExchangeID(1), connection: nil, from: .outside(nil), to: ListenerName(node: "a", port: "b"),
      started: TrafficSamples.noon, duration: .zero, request: .malformed([]), response: nil, shift: shift)
    try store.write([
      .connection(connection), .exchange(exchange),
      .closed(connection.id, at: TrafficSamples.noon, shift: ClockShift(microseconds: 5), reason: nil),
    ])
    #expect(try await store.reader.exchange(1)?.shift == shift)
    connection.closed = TrafficSamples.noon
    connection.closedShift = ClockShift(microseconds: 5)
    #expect(try await store.reader.entry(.connection(connection.id)) == .connection(connection))
  }

  @Test(arguments: [2, 3]) func `a log of an earlier version is read, and taken over`(version: Int)
    async throws
  {
    let store = try TrafficStore(path: path)
    try store.write([.exchange(TrafficSamples.exchange(7)), .connection(TrafficSamples.connection(3))])
    try store.close()
    try await DatabaseQueue(path: path).write { db in
      try db.execute(
        sql: "ALTER TABLE connection DROP COLUMN chain; PRAGMA user_version = \(version)")
      guard version == 2 else { return }
      try db.execute(
        sql: """
          ALTER TABLE rule DROP COLUMN remedy;
          ALTER TABLE exchange DROP COLUMN shift;
          ALTER TABLE connection DROP COLUMN shift;
          ALTER TABLE connection DROP COLUMN closed_shift;
          DROP TABLE cleared
          """)
    }
    #expect(try await TrafficReader(path: path).exchange(7)?.shift == ClockShift.none)
    #expect(try await TrafficReader(path: path).entry(.connection(ConnectionID(3))) != nil)
    let again = try TrafficStore(path: path)
    #expect(again.lastIdentifiers.exchange == 7)
    try again.write([.exchange(TrafficSamples.exchange(8))])
    #expect(try await again.reader.exchange(7) != nil)
    #expect(try await again.reader.exchange(8) != nil)
  }

  @Test func `a chain is kept behind its leaf, in the order of the wire`() async throws {
    let store = try TrafficStore(path: path)
    var connection = TrafficSamples.connection(1, thumbprint: TrafficSamples.thumbprint)
    connection.chain = ["second", "first"].map {
      PresentedCertificate(thumbprint: $0, subject: "CN=\($0)", der: Array($0.utf8))
    }
    try store.write([.connection(connection)])
    #expect(try await store.reader.entry(.connection(connection.id)) == .connection(connection))
  }

  @Test func `a log of a version to come is left alone`() throws {
    try TrafficStore(path: path).close()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: TrafficStoreError.self) { try TrafficStore(path: path) }
    #expect(throws: TrafficStoreError.self) { try TrafficReader(path: path) }
  }

  @Test func `a log that was cleared is empty, and ids go on`() async throws {
    let store = try TrafficStore(path: path)
    func records(_ id: UInt64) -> [TrafficRecord] {
      [
        .connection(TrafficSamples.connection(id, thumbprint: TrafficSamples.thumbprint)),
        .exchange(
          TrafficSamples.exchange(
            id, verdicts: [.pass(TrafficSamples.scope)], invocations: [TrafficSamples.invocation(id)])),
      ]
    }
    for id in UInt64(1)...20 { try store.write(records(id)) }
    try await store.clear()
    #expect(try await store.reader.entries(LogQuery(detail: .everything, count: 100)).isEmpty)
    try store.write(records(21))
    #expect(try await store.reader.exchange(21)?.verdicts.count == 1)
    try await store.clear()
    try await store.clear()
    try store.close()
    let again = try TrafficStore(path: path)
    #expect(again.lastIdentifiers == LastIdentifiers(connection: 21, exchange: 21, invocation: 21))
  }

  @Test func `a log that was cleared gives its room back`() async throws {
    let store = try TrafficStore(path: path)
    let body = (0..<40_000).map { _ in String(UInt8.random(in: 0...9)) }.joined()
    for id in UInt64(1)...50 { try store.write([.exchange(TrafficSamples.exchange(id, body: body))]) }
    func bytes() throws -> Int {
      try ["", "-wal"].reduce(0) { sum, suffix in
        let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
        return sum + (attributes[.size] as? Int ?? 0)
      }
    }
    let before = try bytes()
    try await store.clear()
    #expect(try before > 2_000_000 && bytes() < 400_000)
  }

  @Test func `rows that are too old in real time make way, whatever lab time says`() async throws {
    var bounds = TrafficStore.Bounds()
    bounds.ageMax = .seconds(3600)
    let store = try TrafficStore(path: path, bounds: bounds)
    let now = LabClock().now()
    func record(_ id: UInt64, ageSeconds: Int64, shiftSeconds: Int64) -> TrafficRecord {
      let shift = ClockShift(microseconds: shiftSeconds * 1_000_000)
      return .exchange(
        ExchangeRecord(
          id: ExchangeID(id), connection: nil, from: .outside(nil), to: ListenerName(node: "a", port: "b"),
          started: now.adding(.seconds(shiftSeconds - ageSeconds)), duration: .zero, request: .malformed([]),
          response: nil, shift: shift))
    }
    // Old in real time though lab time is far ahead; and young though lab time is far behind.
    for id in UInt64(1)...50 { try store.write([record(id, ageSeconds: 4000, shiftSeconds: 1_000_000)]) }
    try store.write((51...60).map { record($0, ageSeconds: 10, shiftSeconds: -1_000_000) })
    let ids = try await store.reader.read { try Int.fetchAll($0, sql: "SELECT id FROM exchange ORDER BY id") }
    #expect(ids == Array(51...60))
  }
}
