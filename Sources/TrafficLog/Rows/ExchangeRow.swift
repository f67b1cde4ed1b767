package import HTTP
package import Nodes
package import OAuth

/// An exchange as it is read back: the record, with long bodies cut off and passwords taken out.
package struct ExchangeRow: Sendable, Equatable {
  package var id: ExchangeID
  package var connection: ConnectionID?
  package var cause: ExchangeID?
  package var from: Sender
  package var to: ListenerName
  package var started: LabTime
  /// How far lab time was ahead of real time at `started`.
  package var shift: ClockShift
  package var duration: Duration
  package var request: ExchangeRecord.Request
  /// Bytes that the request's body had; the row may hold fewer.
  package var requestBodyCount: Int
  package var response: HTTPResponse?
  package var responseBodyCount: Int
  package var failure: String?
  package var verdicts: [Verdict]
  package var invocations: [InvocationID]
  /// `x5t#S256` of the certificate that the request came with.
  package var thumbprint: String?
  /// Digests of the codes and tokens that passed, without `sha256:`.
  package var tokens: [String]

  package init(
    id: ExchangeID, connection: ConnectionID?, cause: ExchangeID?, from: Sender, to: ListenerName,
    started: LabTime, duration: Duration, request: ExchangeRecord.Request, requestBodyCount: Int,
    response: HTTPResponse?, responseBodyCount: Int, failure: String?, verdicts: [Verdict],
    invocations: [InvocationID], thumbprint: String?, tokens: [String],
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
    self.requestBodyCount = requestBodyCount
    self.response = response
    self.responseBodyCount = responseBodyCount
    self.failure = failure
    self.verdicts = verdicts
    self.invocations = invocations
    self.thumbprint = thumbprint
    self.tokens = tokens
  }

  /// The first verdict that failed.
  package var firstFailure: Verdict? { verdicts.first { $0.outcome == .fail } }

  /// Whether somebody got less than what he asked for: what lists and diagrams mark.
  var isRefused: Bool { firstFailure != nil || failure != nil || (response?.status ?? 500) >= 400 }
}

/// An invocation as it is read back.
package struct InvocationRow: Sendable, Equatable {
  package var id: InvocationID
  /// The exchange in which the authorizer was asked.
  package var exchange: ExchangeID
  package var authorizer: NodeName
  /// JSON text.
  package var event: String
  /// JSON text, or nil where the authorizer failed.
  package var policy: String?
  package var failure: String?
  package var duration: Duration
  package var log: [Invocation.LogLine]

  package init(
    id: InvocationID, exchange: ExchangeID, authorizer: NodeName, event: String, policy: String?,
    failure: String?, duration: Duration, log: [Invocation.LogLine] = []
  ) {
    self.id = id
    self.exchange = exchange
    self.authorizer = authorizer
    self.event = event
    self.policy = policy
    self.failure = failure
    self.duration = duration
    self.log = log
  }
}
