package import HTTP
package import Nodes
package import OAuth

/// One request and its response, or its failure, with the verdicts that it met and the exchange that caused it.
///
/// It is an object, for it goes from the loop to the writer through several hands, and is made of so much that
/// a copy would cost more than its making.
package final class ExchangeRecord: Sendable {
  package let id: ExchangeID
  /// Nil where no connection came about.
  package let connection: ConnectionID?
  package let cause: ExchangeID?
  package let from: Sender
  package let to: ListenerName
  package let started: LabTime
  /// How far lab time was ahead of real time at `started`.
  package let shift: ClockShift
  package let duration: Duration
  package let request: Request
  package let response: HTTPResponse?
  /// Why there is no response, or what was wrong with the request, in words. A 4xx response is no failure.
  package let failure: String?
  /// In the order in which they were reached.
  package let verdicts: [Verdict]
  package let invocations: [InvocationRecord]
  /// The certificate that the request came with, directly or forwarded: its `x5t#S256`.
  package let thumbprint: String?

  package enum Request: Sendable, Equatable {
    case parsed(HTTPRequest)
    /// What came instead of a request, cut off at some length.
    case malformed([UInt8])
  }

  package init(
    id: ExchangeID, connection: ConnectionID?, cause: ExchangeID? = nil, from: Sender, to: ListenerName,
    started: LabTime, duration: Duration, request: Request, response: HTTPResponse?, failure: String? = nil,
    verdicts: [Verdict] = [], invocations: [InvocationRecord] = [], thumbprint: String? = nil,
    shift: ClockShift = .none
  ) {
    self.id = id
    self.connection = connection
    self.cause = cause
    self.from = from
    self.to = to
    self.started = started
    self.shift = shift
    self.duration = duration
    self.request = request
    self.response = response
    self.failure = failure
    self.verdicts = verdicts
    self.invocations = invocations
    self.thumbprint = thumbprint
  }

  var weightBytes: Int {
    var bytes = 512 + 96 * verdicts.count
    for record in invocations { bytes += 4096 + record.invocation.logBytes }
    switch request {
    case .parsed(let request): bytes += request.headers.wire.count + request.body.count
    case .malformed(let head): bytes += head.count
    }
    if let response { bytes += response.headers.wire.count + response.body.count }
    return bytes
  }
}

extension Invocation {
  fileprivate var logBytes: Int { log.reduce(0) { $0 + 32 + $1.text.utf8.count } }
}

/// An invocation with its number in the log.
package struct InvocationRecord: Sendable {
  package var id: InvocationID
  package var invocation: Invocation

  package init(id: InvocationID, invocation: Invocation) {
    self.id = id
    self.invocation = invocation
  }
}
