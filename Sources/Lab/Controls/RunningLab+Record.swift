package import HTTP
package import Nodes
import OAuth
import TrafficLog

extension RunningLab {
  /// Notes in the log what the owner did, or tried to.
  /// - Parameters:
  ///   - request: without what proves the owner, which is taken out.
  ///   - sentence: what was done; nil where nothing was.
  ///   - problem: why not. It is no refusal of the lab's own, so no verdict says it.
  package func record(
    _ request: HTTPRequest, _ response: HTTPResponse, started: ClockReading, duration: Duration,
    done sentence: String?, problem: String?
  ) {
    var request = request
    request.headers.remove("Authorization")
    recorder.record(
      .exchange(
        ExchangeRecord(
          id: recorder.identifiers.nextExchange(), connection: nil,
          from: .node(.owner),
          to: ListenerName(node: .owner, port: "api"), started: started.lab,
          duration: duration, request: .parsed(request), response: response,
          failure: problem, verdicts: sentence.map { [.pass(.ownersDoing, presented: $0)] } ?? [],
          shift: started.shift)))
  }
}
