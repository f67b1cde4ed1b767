import Synchronization

/// Somebody of the lab who sends requests, as the log knows without being told: a socket of a node, or a process
/// of a function. It sends for one exchange at a time, so the far end of a connection reads here the cause of the
/// request that it holds. Nothing here ever feeds a decision.
package final class KnownSender: Sendable {
  package let owner: NodeName
  private let number = Atomic<UInt64>(0)

  package init(owner: NodeName) { self.owner = owner }

  /// The exchange that makes the owner send what it sends now.
  package var cause: ExchangeID? {
    get {
      let number = number.load(ordering: .acquiring)
      return number == 0 ? nil : ExchangeID(number)
    }
    set { number.store(newValue?.number ?? 0, ordering: .releasing) }
  }
}
