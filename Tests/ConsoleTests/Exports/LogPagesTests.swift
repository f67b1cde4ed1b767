import Foundation
import HTTP
import JSON
import Nodes
import Storage
import Testing
import TrafficLog

@testable import Console

@Suite final class LogPagesTests {
  private static let noon = LabTime(seconds: 1_795_262_400)
  private let folder: URL
  private let store: TrafficStore

  /// Exchanges 1 to 450, a second apart; behind each third one a refused handshake.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pages-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try TrafficStore(path: folder.appending(path: "traffic.sqlite").path)
    for id in UInt64(1)...450 {
      try store.write(
        [.exchange(Self.exchange(id))] + (id % 3 == 0 ? [.connection(Self.handshake(id))] : []))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func exchange(_ id: UInt64) -> ExchangeRecord {
    ExchangeRecord(
      id: ExchangeID(id), connection: nil, from: .outside(nil),
      to: ListenerName(node: "gateway", port: "mtls"),
      started: noon.adding(.seconds(Int64(id))), duration: .zero,
      request: .parsed(HTTPRequest(method: "GET", target: RequestTarget(path: "/\(id % 2)"))),
      response: HTTPResponse(status: 200))
  }

  private static func handshake(_ id: UInt64) -> ConnectionRecord {
    ConnectionRecord(
      id: ConnectionID(id), listener: ListenerName(node: "gateway", port: "mtls"), from: .outside(nil),
      peer: Endpoint(address: "::1", port: 1), local: Endpoint(address: "::1", port: 2),
      accepted: noon.adding(.milliseconds(Int64(id) * 1000 + 500)), failure: .init(words: "no certificate"))
  }

  private func ids(_ pages: LogPages) async throws -> [String] {
    var pages = pages
    var ids: [String] = []
    while let page = try await pages.next() {
      #expect(page.count <= 200)
      ids += page.map { row in
        switch row {
        case .connection(let record): "\(record.id)"
        case .exchange(let exchange): "\(exchange.row.id)"
        }
      }
    }
    return ids
  }

  @Test func `every row comes once, in order of time`() async throws {
    let expected = (1...450).flatMap { id in id % 3 == 0 ? ["x\(id)", "c\(id)"] : ["x\(id)"] }
    #expect(try await ids(LogPages(store.reader, LogFilter(), count: nil, refusedOnly: true)) == expected)
  }

  @Test func `the filter and the count hold`() async throws {
    var filter = LogFilter()
    filter.pathPrefix = "/1"
    let latest = try await ids(LogPages(store.reader, filter, count: 3, refusedOnly: true))
    #expect(latest == ["x445", "x447", "x449"])
    #expect(try await ids(LogPages(store.reader, filter, count: 5000, refusedOnly: true)).count == 225)
  }

  @Test func `ids that follow each other are told in one breath`() {
    let ids = [1, 2, 3, 7, 9, 10].map { ConnectionID($0) }
    #expect(ConnectionRanges.text(of: ids) == "c1 to c3, c7, c9 to c10")
    let many = stride(from: UInt64(1), to: 100, by: 2).map { ConnectionID($0) }
    #expect(ConnectionRanges.text(of: many).hasSuffix("c23, and more"))
  }

  @Test func `a follower that was too slow is told so, in the form of the other rows`() throws {
    var request = LogRequest()
    let line = try LogPage(store.reader, request).gap(7)
    #expect(line.hasPrefix("-- 7 rows came too fast") && line.hasSuffix("\n"))
    request.json = true
    let json = try JSONValue(parsing: LogPage(store.reader, request).gap(7))
    #expect(json == ["schema": .integer(JSONRow.schema), "kind": "gap", "missed": 7])
  }
}
