package import HTTP
package import JSON
package import Lab
import Loops
import Synchronization
package import TrafficLog
import Transport

/// Speaks to the control API of a lab that is up.
package final class ControlClient: Sendable {
  private let loop: EventLoop
  private let pool: ClientPool
  private let token: String
  private static let answerTime: Duration = .seconds(90)
  /// The most rows that one question gets, each with its messages in full.
  private static let answerBytesMax = 256 << 20

  /// - Throws: where the lab has no console, or the system no resources.
  package init(_ run: RunFile) throws(ControlError) {
    guard let port = run.console?.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw ControlError(sentence: "the lab has no console: its lab.json names none", isUnreachable: true)
    }
    do throws(UVError) { loop = try EventLoop(name: "control") } catch {
      throw ControlError(sentence: "cannot start a loop: \(error.sentence)", isUnreachable: true)
    }
    token = run.controlToken
    pool = ClientPool(
      loop: loop,
      ClientConfiguration(
        host: "127.0.0.1", port: port,
        hostHeader: run.console.map { String($0.dropFirst("http://".count)) } ?? "",
        httpLimits: HTTPLimits(bodyBytesMax: Self.answerBytesMax), now: { 0 }),
      observer: SilentObserver())
  }

  /// The answer, which is a 200: everything else is thrown with the lab's own sentence.
  package func get(_ path: String, _ query: [(String, String)] = []) async throws(ControlError)
    -> HTTPResponse
  {
    try await ask("GET", path, query)
  }

  /// Asks for something to be done.
  package func post(_ path: String, _ document: JSONValue? = nil) async throws(ControlError) -> HTTPResponse {
    try await ask("POST", path, [], document)
  }

  /// Asks for something to be taken away.
  package func delete(_ path: String) async throws(ControlError) -> HTTPResponse {
    try await ask("DELETE", path, [])
  }

  /// - Parameter receive: takes an answer that has no end yet, as it comes.
  private func ask(
    _ method: String, _ path: String, _ query: [(String, String)], _ document: JSONValue? = nil,
    receive: ContentReceiver? = nil
  ) async throws(ControlError) -> HTTPResponse {
    let target = RequestTarget(
      path: path,
      query: query.isEmpty ? nil : FormParameters(query.map { .init(name: $0.0, value: $0.1) }).text)
    var request = HTTPRequest(method: method, target: target, headers: ["Authorization": "Bearer \(token)"])
    if let document {
      request.headers.set("Content-Type", "application/json")
      request.body = document.bytes
    }
    let response: HTTPResponse
    do throws(ClientError) {
      response = try await pool.send(request, tag: 0, timeout: Self.answerTime, receive: receive)
    } catch {
      throw ControlError(sentence: "the lab does not answer: \(error.sentence)", isUnreachable: true)
    }
    guard response.status == 200 else {
      throw ControlError(sentence: ControlError.sentence(of: response), isUnreachable: false)
    }
    return response
  }

  /// What there is of the log, then what comes. It ends by an error: with the lab, or when this client closes.
  /// - Parameter each: takes text in portions of any size, in order; the log waits for it.
  package func follow(
    _ request: LogRequest, each: @escaping @Sendable ([UInt8]) -> Void
  ) async throws(ControlError) {
    let rest = try await ask(
      "GET", "/api/log", request.query + [("follow", "true")]
    ) { _, text in each(text) }
    each(rest.body)
    throw ControlError(sentence: "the lab has stopped", isUnreachable: true)
  }

  /// An export, as it comes.
  /// - Parameters:
  ///   - notes: takes what the lab has to say about it, before the first portion.
  ///   - each: takes the file in portions of any size, in order; the lab waits for it.
  package func export(
    _ format: ExportFormat, _ request: ExportRequest, notes: @escaping @Sendable ([String]) -> Void,
    each: @escaping @Sendable ([UInt8]) -> Void
  ) async throws(ControlError) {
    let isFirst = Atomic(true)
    let rest = try await ask(
      "GET", ExportOperation.pathPrefix + format.rawValue, request.query
    ) { head, portion in
      if isFirst.exchange(false, ordering: .relaxed) {
        notes(head.headers.values(ExportOperation.noteHeader))
      }
      each(portion)
    }
    if isFirst.load(ordering: .relaxed) { notes(rest.headers.values(ExportOperation.noteHeader)) }
    each(rest.body)
  }

  package func close() async {
    await pool.close()
    await loop.shutdown()
  }
}
