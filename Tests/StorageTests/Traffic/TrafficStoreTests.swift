import Foundation
import GRDB
import HTTP
import Nodes
import OAuth
import Testing
import TrafficLog

@testable import Storage

@Suite struct TrafficStoreTests {
  private let folder: TemporaryFolder
  private let store: TrafficStore

  init() throws {
    folder = try TemporaryFolder()
    store = try TrafficStore(path: folder.file("traffic.sqlite"))
  }

  @Test func `an exchange comes back as it was recorded`() async throws {
    let record = TrafficSamples.exchange(
      42, cause: 40, from: .node("authorizer"), method: "POST", path: "/api/token",
      headers: ["Host": "localhost", "content-type": "text/plain", "X": ""], body: "hello", status: 403,
      failure: "words",
      verdicts: [
        .pass(TrafficSamples.scope, presented: "a \"b\" \\ \u{1}"),
        Verdict(TrafficSamples.binding, .fail, expected: "x", detail: "d"),
        Verdict(TrafficSamples.binding, .skipped),
      ], invocations: [TrafficSamples.invocation(7), TrafficSamples.invocation(9)],
      thumbprint: TrafficSamples.thumbprint)
    try store.write([.exchange(record)])
    let row = try #require(try await store.reader.exchange(42))
    #expect(row.connection == record.connection && row.cause == record.cause)
    #expect(row.from == record.from && row.to == record.to)
    #expect(row.started == record.started && row.duration == record.duration)
    #expect(row.request == record.request && row.response == record.response)
    #expect(row.requestBodyCount == 5 && row.responseBodyCount == 2)
    #expect(row.failure == "words" && row.verdicts == record.verdicts)
    #expect(row.invocations == [InvocationID(7), InvocationID(9)])
    #expect(row.thumbprint == TrafficSamples.thumbprint)
  }

  @Test func `what was no request comes back as the bytes that came`() async throws {
    let record = ExchangeRecord(
      id: ExchangeID(1), connection: nil, from: .outside(nil),
      to: ListenerName(node: "gateway", port: "mtls"), started: TrafficSamples.noon, duration: .zero,
      request: .malformed([0xFF, 10, 0]), response: HTTPResponse(status: 400), failure: "bare LF")
    try store.write([.exchange(record)])
    let row = try #require(try await store.reader.exchange(1))
    #expect(row.request == .malformed([0xFF, 10, 0]))
    #expect(row.response?.status == 400 && row.connection == nil)
  }

  @Test func `a request without a response comes back without one`() async throws {
    try store.write([.exchange(TrafficSamples.exchange(1, status: nil, failure: "refused"))])
    #expect(try await store.reader.exchange(1)?.response == nil)
  }

  @Test func `a connection comes back as it was recorded and is closed later`() async throws {
    var record = TrafficSamples.connection(
      3, from: .node("gateway"), failure: "no certificate", thumbprint: TrafficSamples.thumbprint)
    record.security = .init(version: "TLSv1.3", cipher: "X", serverName: "localhost", resumed: true)
    record.chainProblem = "self-signed"
    try store.write([.connection(record)])
    #expect(try await store.reader.entry(.connection(record.id)) == .connection(record))
    record.closed = TrafficSamples.noon.adding(.seconds(1))
    record.closeReason = "idle"
    try store.write([.closed(record.id, at: TrafficSamples.noon.adding(.seconds(1)), reason: "idle")])
    #expect(try await store.reader.entry(.connection(record.id)) == .connection(record))
  }

  @Test func `an invocation comes back with its exchange and its texts`() async throws {
    let failing = InvocationRecord(
      id: InvocationID(8),
      invocation: Invocation(
        authorizer: "authorizer", event: { "{}" }, policy: nil, failure: "Unauthorized", duration: .zero,
        log: [.init(.stdout, "START"), .init(.lab, "\u{0}\"")]))
    try store.write([
      .exchange(TrafficSamples.exchange(1, invocations: [TrafficSamples.invocation(7), failing]))
    ])
    #expect(
      try await store.reader.entry(.invocation(InvocationID(7)))
        == .invocation(
          InvocationRow(
            id: InvocationID(7), exchange: ExchangeID(1), authorizer: "authorizer",
            event: #"{"type":"REQUEST"}"#, policy: "{}", failure: nil, duration: .microseconds(90))))
    guard case .invocation(let row) = try await store.reader.entry(.invocation(InvocationID(8))) else {
      Issue.record("there is no invocation")
      return
    }
    #expect(row.policy == nil && row.failure == "Unauthorized")
    #expect(row.log == failing.invocation.log)
  }

  @Test func `an outside caller without a certificate is named by its user agent`() async throws {
    try store.write([
      .exchange(TrafficSamples.exchange(1)), .exchange(TrafficSamples.exchange(2, headers: [:])),
    ])
    #expect(try await store.reader.exchange(1)?.from == .outside("curl/7.88.1"))
    #expect(try await store.reader.exchange(2)?.from == .outside(nil))
  }

  @Test func `long bodies are cut off and their length is kept`() async throws {
    let body = String(repeating: "x", count: 100_000)
    try store.write([.exchange(TrafficSamples.exchange(1, body: body))])
    let row = try #require(try await store.reader.exchange(1))
    guard case .parsed(let request) = row.request else {
      Issue.record("no request was kept")
      return
    }
    #expect(request.body.count == 65_536 && row.requestBodyCount == 100_000)
  }

  @Test func `no password and no one-time code is in the file or its write-ahead log`() async throws {
    try store.write([
      .exchange(
        TrafficSamples.exchange(1, method: "POST", body: "loginId=john&password=hunter2hunter2&otp=918273"))
    ])
    for name in ["traffic.sqlite", "traffic.sqlite-wal"] {
      let bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
      #expect(bytes.range(of: Data("hunter2hunter2".utf8)) == nil)
      #expect(bytes.range(of: Data("918273".utf8)) == nil)
    }
  }

  @Test func `a certificate is kept once`() async throws {
    let records = (1...50).map { TrafficSamples.connection($0, thumbprint: TrafficSamples.thumbprint) }
    try store.write(records.map { .connection($0) })
    let count = try await store.reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM certificate") }
    #expect(count == 1)
  }

  @Test func `the files are for their owner alone`() throws {
    try store.write([.exchange(TrafficSamples.exchange(1))])
    for name in ["traffic.sqlite", "traffic.sqlite-wal"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `a store that is opened again continues its ids and knows its rules`() async throws {
    let verdicts = [Verdict(TrafficSamples.binding, .fail, expected: "a")]
    try store.write([
      .exchange(TrafficSamples.exchange(41, verdicts: verdicts, invocations: [TrafficSamples.invocation(5)])),
      .connection(TrafficSamples.connection(17)),
    ])
    try store.close()
    let again = try TrafficStore(path: folder.file("traffic.sqlite"))
    #expect(again.lastIdentifiers == LastIdentifiers(connection: 17, exchange: 41, invocation: 5))
    try again.write([
      .exchange(TrafficSamples.exchange(42, verdicts: verdicts + [.pass(TrafficSamples.scope)]))
    ])
    #expect(try await again.reader.exchange(41)?.verdicts == verdicts)
    #expect(try await again.reader.exchange(42)?.verdicts == verdicts + [.pass(TrafficSamples.scope)])
    let rules = try await again.reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM rule") }
    #expect(rules == 2)
  }

  @Test func `a file of another version or of another kind is refused by name`() throws {
    let path = folder.file("other.sqlite")
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    let error = #expect(throws: TrafficStoreError.self) { try TrafficStore(path: path) }
    #expect(error?.sentence.contains("other.sqlite is of version 99") == true)
    try Data("this is no database, and long enough to be read as one".utf8).write(to: URL(filePath: path))
    #expect(throws: TrafficStoreError.self) { try TrafficStore(path: path) }
    #expect(throws: TrafficStoreError.self) { try TrafficReader(path: path) }
    #expect(throws: TrafficStoreError.self) { try TrafficReader(path: folder.file("none.sqlite")) }
    #expect(!FileManager.default.fileExists(atPath: folder.file("none.sqlite")))
  }
}
