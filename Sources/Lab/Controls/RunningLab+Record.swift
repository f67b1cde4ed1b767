package import HTTP
package import Nodes
import OAuth
import Topology
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
          from: .node(NodeName(LabTopology.ownersName)),
          to: ListenerName(node: NodeName(LabTopology.ownersName), port: "api"), started: started.lab,
          duration: duration, request: .parsed(request), response: response,
          failure: problem, verdicts: sentence.map { [.pass(.ownersDoing, presented: $0)] } ?? [],
          shift: started.shift)))
  }
}

extension Rule {
  /// The log's line of an exchange with this verdict shows what was done.
  static let ownersDoing = Rule(
    "control", nil, passed: "The lab's owner did this: {presented}.",
    failed: "The lab's owner could not do this: {presented}.",
    remedy: "Read what the command printed, and try again.")
}
