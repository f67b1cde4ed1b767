package import Certificates
package import HTTP
package import OAuth

/// One box of the topology: an actor, pinned to a loop, that answers requests. It knows nothing of sockets.
///
/// An implementation takes `any SerialExecutor` and returns it as its `unownedExecutor`, so that calls
/// between two nodes of one loop cost no hop.
package protocol Node: Actor {
  nonisolated var name: NodeName { get }

  /// Answers one request. It does not throw: what goes wrong is a response and a verdict.
  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply

  /// Answers a request whose client certificate was valid at the handshake and is not now. The verdict says so already.
  func refuse(_ request: HTTPRequest, in context: RequestContext, because verdict: Verdict) async -> Reply

  /// How the node words the answer to what was no request: its status stands already.
  nonisolated func response(to refusal: HTTPRefusal) -> HTTPResponse
}

extension Node {
  package func refuse(
    _ request: HTTPRequest, in context: RequestContext, because verdict: Verdict
  ) async -> Reply {
    Reply(
      HTTPResponse(status: 403, contentType: "text/plain", body: "the client certificate is not valid now\n"),
      verdicts: [verdict])
  }

  package nonisolated func response(to refusal: HTTPRefusal) -> HTTPResponse {
    HTTPResponse(status: refusal.status)
  }
}

/// What a node knows of a request besides the request.
package struct RequestContext: Sendable {
  package let exchange: ExchangeID
  package let caller: Caller
  /// Lab time at which the request had arrived whole.
  package let now: LabTime

  package init(exchange: ExchangeID, caller: Caller, now: LabTime) {
    self.exchange = exchange
    self.caller = caller
    self.now = now
  }
}

/// A response for the wire, and for the log everything that led to it.
package struct Reply: Sendable {
  package var response: HTTPResponse
  /// In the order in which they were reached.
  package var verdicts: [Verdict]
  package var invocations: [Invocation]
  /// The client certificate that the node believed was presented, where it was not the connection's own.
  package var certificate: Certificate?

  package init(
    _ response: HTTPResponse, verdicts: [Verdict] = [], invocations: [Invocation] = [],
    certificate: Certificate? = nil
  ) {
    self.response = response
    self.verdicts = verdicts
    self.invocations = invocations
    self.certificate = certificate
  }
}
