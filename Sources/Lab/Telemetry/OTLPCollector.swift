import HTTP
package import Loops
package import Topology
import Transport

/// An OpenTelemetry collector, as OTLP over HTTP reaches it: `POST /v1/traces` with a document in JSON.
package final class OTLPCollector: Sendable {
  private static let path = "/v1/traces"
  private static let answerBytesMax = 64 << 10
  /// How often a document is sent where the collector is away or asks for patience.
  package static let triesMax = 3
  private static let firstPause: Duration = .milliseconds(500)

  package let url: ListenerURL
  private let pool: ClientPool
  private let timeout: Duration

  /// - Parameters:
  ///   - loop: that the connections live on.
  ///   - timeout: for one try.
  package init(_ url: ListenerURL, on loop: EventLoop, timeout: Duration = .seconds(5)) {
    self.url = url
    self.timeout = timeout
    let description = "\(url)"
    pool = ClientPool(
      loop: loop,
      ClientConfiguration(
        host: url.host, port: url.port, hostHeader: String(description.dropFirst("http://".count)),
        httpLimits: HTTPLimits(bodyBytesMax: Self.answerBytesMax), connectTime: min(timeout, .seconds(2)),
        connectionsMax: 1, now: { 0 }),
      observer: SilentObserver())
  }

  /// Sends one document; again after a pause where that may help (OTLP: 429, 502, 503, 504, or no answer).
  package func send(_ document: [UInt8]) async throws(OTLPFailure) {
    var pause = Self.firstPause
    for attempt in 1... {
      do throws(OTLPFailure) {
        return try await sendOnce(document)
      } catch {
        guard error.mayPass, attempt < Self.triesMax, !Task.isCancelled else { throw error }
      }
      try? await Task.sleep(for: pause)
      pause *= 2
    }
  }

  package func close() async { await pool.close() }

  private func sendOnce(_ document: [UInt8]) async throws(OTLPFailure) {
    let request = HTTPRequest(
      method: "POST", target: RequestTarget(path: Self.path),
      headers: ["Content-Type": "application/json", "User-Agent": "holdfast"], body: document)
    let response: HTTPResponse
    do throws(ClientError) {
      response = try await pool.send(request, tag: 0, timeout: timeout)
    } catch {
      throw OTLPFailure(sentence: error.sentence, mayPass: true)
    }
    switch response.status {
    case 200..<300: return
    case 300..<400:
      throw OTLPFailure(
        sentence: "the collector at \(url) answered \(response.status): redirects are not followed",
        mayPass: false)
    default:
      throw OTLPFailure(
        sentence: "the collector at \(url) answered \(response.status)",
        mayPass: [429, 502, 503, 504].contains(response.status))
    }
  }
}

/// Why a collector took nothing.
package struct OTLPFailure: Error, Sendable, Equatable {
  package let sentence: String
  /// Whether another try may help.
  package let mayPass: Bool
}
