import Nodes
import Testing
import TrafficLog

@testable import Storage

/// The log page by page, towards its beginning.
@Suite struct TrafficSliceTests {
  private let folder: TemporaryFolder
  private let store: TrafficStore

  init() throws {
    folder = try TemporaryFolder()
    store = try TrafficStore(path: folder.file("traffic.sqlite"))
  }

  /// Every page until the end, whose number is bounded by that of the rows.
  private func pages(
    _ filter: LogFilter = LogFilter(), count: Int, searchTime: Duration = TrafficReader.searchTime
  ) async throws -> [[String]] {
    var pages: [[String]] = []
    var next: LogCursor? = .newest
    while let cursor = next, pages.count < 10_000 {
      let slice = try await store.reader.slice(filter, before: cursor, count: count, searchTime: searchTime)
      pages.append(slice.entries.map { "\($0.id)" })
      next = slice.next
    }
    return pages
  }

  /// - Parameter ahead: how far lab time was ahead of real time, by the number of a row.
  private func writeTraffic(_ count: UInt64, ahead: (UInt64) -> ClockShift = { _ in .none }) throws {
    let records = (1...count).flatMap { id -> [TrafficRecord] in
      let isRefused = id.isMultiple(of: 3)
      return [
        .connection(
          TrafficSamples.connection(
            id, failure: isRefused ? "no certificate" : nil, seconds: Int64(id) * 2, ahead: ahead(id))),
        .exchange(
          TrafficSamples.exchange(
            id, to: id.isMultiple(of: 10) ? "idp" : "gateway", status: 200, seconds: Int64(id) * 2 + 1,
            ahead: ahead(id))),
      ]
    }
    try store.write(records)
  }

  @Test func `an empty log has one empty page`() async throws {
    #expect(try await pages(count: 5) == [[]])
  }

  @Test(arguments: [1, 3, 7, 1000])
  func `rows stay in their order though the clock was moved on, and back`(count: Int) async throws {
    try writeTraffic(60) { ClockShift(microseconds: (20...40).contains($0) ? 3_600_000_000 : 0) }
    let whole = try await store.reader.entries(LogQuery()).map { "\($0.id)" }
    let seen = (1...60).reversed().flatMap { $0.isMultiple(of: 3) ? ["x\($0)", "c\($0)"] : ["x\($0)"] }
    #expect(whole == seen)
    #expect(try await pages(count: count).flatMap(\.self) == whole)
  }

  @Test(arguments: [1, 2, 3, 7, 50, 1000])
  func `pages follow on each other without gap and without repetition`(
    count: Int
  ) async throws {
    try writeTraffic(60)
    let whole = try await store.reader.entries(LogQuery()).map { "\($0.id)" }
    #expect(whole.count == 80)
    let pages = try await pages(count: count)
    #expect(pages.flatMap(\.self) == whole)
    #expect(pages.allSatisfy { $0.count <= count })
  }

  @Test(arguments: [1, 7, 100])
  func `a search that has no time goes on where it was, and finds the same`(count: Int) async throws {
    try writeTraffic(5_000)
    var filter = LogFilter()
    filter.node = "idp"
    let patient = try await pages(filter, count: count, searchTime: .seconds(60))
    let hasty = try await pages(filter, count: count, searchTime: .zero)
    #expect(patient.flatMap(\.self).count == 500)
    #expect(hasty.flatMap(\.self) == patient.flatMap(\.self))
    #expect(hasty.count >= patient.count)
  }

  @Test func `refused handshakes alone need no search through the exchanges`() async throws {
    try writeTraffic(30)
    var filter = LogFilter()
    filter.handshake = true
    #expect(
      try await pages(filter, count: 4).flatMap(\.self) == stride(from: 30, to: 0, by: -3).map { "c\($0)" })
  }

  @Test(arguments: ["", "x", "x1", "x1c", "c1x1", "x-1c1", "x1c99999999999999999999", "x1c1c1"])
  func `what is no cursor is none`(text: String) {
    #expect(LogCursor(text) == nil)
  }

  @Test func `a cursor is read as it was written`() {
    let cursor = LogCursor(exchange: 42, connection: .max)
    #expect(LogCursor("\(cursor)") == cursor)
  }
}
