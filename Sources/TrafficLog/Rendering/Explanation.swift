/// Why something went as it did: an exchange with every exchange that it led to, or a connection.
package struct Explanation: Sendable, Equatable {
  /// One exchange of the chain.
  package struct Step: Sendable, Equatable {
    /// 0 for the outermost.
    package var depth: Int
    package var exchange: ExchangeRow
    package var connection: ConnectionRecord?
    /// Of the certificate that the exchange names by its thumbprint, where the log has seen it.
    package var subject: String?
    package var invocations: [InvocationRow]

    package init(
      depth: Int, exchange: ExchangeRow, connection: ConnectionRecord?, subject: String?,
      invocations: [InvocationRow]
    ) {
      self.depth = depth
      self.exchange = exchange
      self.connection = connection
      self.subject = subject
      self.invocations = invocations
    }
  }

  package var asked: TrafficID
  /// The connection that was asked for, where it was one.
  package var connection: ConnectionRecord?
  /// From the outermost exchange inwards, each effect behind its cause.
  package var steps: [Step]

  package init(asked: TrafficID, connection: ConnectionRecord? = nil, steps: [Step]) {
    self.asked = asked
    self.connection = connection
    self.steps = steps
  }
}
