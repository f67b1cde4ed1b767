package import Nodes
import Synchronization

/// Gives every connection, exchange and invocation its number. Callable from any loop.
package final class IdentifierSource: Sendable {
  private let connection: Atomic<UInt64>
  private let exchange: Atomic<UInt64>
  private let invocation: Atomic<UInt64>

  package init(after last: LastIdentifiers) {
    connection = Atomic(last.connection)
    exchange = Atomic(last.exchange)
    invocation = Atomic(last.invocation)
  }

  package func nextConnection() -> ConnectionID {
    ConnectionID(connection.wrappingAdd(1, ordering: .relaxed).newValue)
  }

  package func nextExchange() -> ExchangeID {
    ExchangeID(exchange.wrappingAdd(1, ordering: .relaxed).newValue)
  }

  package func nextInvocation() -> InvocationID {
    InvocationID(invocation.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
