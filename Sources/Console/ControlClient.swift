package import HTTP
package import Lab
import Loops
import Transport

/// Speaks to the control API of a lab that is up.
package final class ControlClient: Sendable {
  private let loop: EventLoop
  private let pool: ClientPool
  private let token: String
  /// A follower's question may take as long as the lab lets it.
  private static let answerTime: Duration = .seconds(90)

  /// - Throws: where the lab has no console, or the system no resources.
  package init(_ run: RunFile) throws {
    guard let port = run.console?.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw ControlError(sentence: "the lab has no console: its lab.json names none")
    }
    loop = try EventLoop(name: "control")
    token = run.controlToken
    pool = ClientPool(
      loop: loop,
      ClientConfiguration(host: "127.0.0.1", port: port, hostHeader: "localhost:\(port)"),
      observer: Silence())
  }

  /// The body of a 200.
  package func get(_ path: String, _ query: [(String, String)] = []) async throws -> [UInt8] {
    let target = RequestTarget(path: path, query: query.isEmpty ? nil : FormParameters.encode(query))
    let request = HTTPRequest(method: "GET", target: target, headers: ["Authorization": "Bearer \(token)"])
    let response: HTTPResponse
    do { response = try await pool.send(request, tag: 0, timeout: Self.answerTime) } catch {
      throw ControlError(sentence: "the lab does not answer: \(error)")
    }
    guard response.status == 200 else {
      throw ControlError(sentence: ControlError.sentence(of: response))
    }
    return response.body
  }

  package func close() async {
    await pool.close()
    await loop.shutdown()
  }

  private struct Silence: ClientObserver {
    func connected(local address: String, port: UInt16) {}
    func began(tag: UInt64, localPort: UInt16) {}
    func disconnected(localPort: UInt16) {}
  }
}
