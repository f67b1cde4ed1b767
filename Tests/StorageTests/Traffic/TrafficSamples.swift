import Foundation
import HTTP
import Nodes
import OAuth
import TrafficLog

@testable import Storage

/// A folder of its own for one test, gone afterwards.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "traffic-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

enum TrafficSamples {
  static let noon = LabTime(seconds: 1_795_262_400)
  static let thumbprint = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"
  static let binding = Rule(
    "certificate-binding", .rfc(8705, "3"), passed: "bound", failed: "not {expected}", remedy: "bind")
  static let scope = Rule("scopes", nil, passed: "has {presented}", failed: "lacks", remedy: "ask")

  static func exchange(
    _ id: UInt64, cause: UInt64? = nil, from: Sender = .outside(nil), to: String = "gateway",
    method: String = "GET", path: String = "/dev/time", headers: HTTPHeaders = ["User-Agent": "curl/7.88.1"],
    body: String = "", status: Int? = 200, failure: String? = nil, verdicts: [Verdict] = [],
    invocations: [InvocationRecord] = [], thumbprint: String? = nil, seconds: Int64 = 0,
    ahead: ClockShift = .none
  ) -> ExchangeRecord {
    ExchangeRecord(
      id: ExchangeID(id), connection: ConnectionID(1), cause: cause.map { ExchangeID($0) }, from: from,
      to: ListenerName(node: NodeName(to), port: "mtls"),
      started: noon.adding(.seconds(seconds)).adding(.microseconds(ahead.microseconds)),
      duration: .microseconds(250),
      request: .parsed(
        HTTPRequest(
          method: method, target: RequestTarget(path: path), headers: headers, body: Array(body.utf8))),
      response: status.map { HTTPResponse(status: $0, headers: ["X-A": "1"], body: Array("{}".utf8)) },
      failure: failure, verdicts: verdicts, invocations: invocations, thumbprint: thumbprint, shift: ahead)
  }

  /// A text that resembles no other.
  static func noise(_ count: Int, _ generator: inout SeededGenerator) -> String {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return String((0..<count).compactMap { _ in letters.randomElement(using: &generator) })
  }

  static func connection(
    _ id: UInt64, from: Sender = .outside(nil), failure: String? = nil, thumbprint: String? = nil,
    seconds: Int64 = 0, ahead: ClockShift = .none
  ) -> ConnectionRecord {
    ConnectionRecord(
      id: ConnectionID(id), listener: ListenerName(node: "gateway", port: "mtls"), from: from,
      peer: Endpoint(address: "127.0.0.1", port: 50_000), local: Endpoint(address: "127.0.0.1", port: 9443),
      accepted: noon.adding(.seconds(seconds)).adding(.microseconds(ahead.microseconds)),
      certificate: thumbprint.map { PresentedCertificate(thumbprint: $0, subject: "CN=a", der: [48, 1, 2]) },
      failure: failure.map { ConnectionRecord.HandshakeFailure(words: $0, alert: "unknown_ca") },
      shift: ahead)
  }

  static func invocation(_ id: UInt64) -> InvocationRecord {
    InvocationRecord(
      id: InvocationID(id),
      invocation: Invocation(
        authorizer: "authorizer", event: { #"{"type":"REQUEST"}"# }, policy: { "{}" }, failure: nil,
        duration: .microseconds(90)))
  }
}

extension TrafficReader {
  func exchange(_ id: UInt64) async throws -> ExchangeRow? {
    guard case .exchange(let row) = try await entry(.exchange(ExchangeID(id))) else { return nil }
    return row
  }

  func ids(_ query: LogQuery) async throws -> [String] { try await entries(query).map { "\($0.id)" } }
}
