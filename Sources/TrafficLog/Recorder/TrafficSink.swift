package import Nodes

/// Where records go. The recorder calls from one thread of its own, a batch after the other.
package protocol TrafficSink: Sendable {
  /// The highest numbers in use, so that ids go on where an earlier run ended.
  var lastIdentifiers: LastIdentifiers { get }

  /// Keeps the records for good: when it returns, they are readable, and survive the end of the process.
  func write(_ records: [TrafficRecord]) throws
}

/// Where captured bytes go, called from the same thread.
package protocol WireSink: Sendable {
  /// The highest connection number in the capture; 0 where it holds none.
  var lastConnection: UInt64 { get }

  /// Keeps the frames.
  /// - Returns: connections of which nothing more is wanted, because their captures were cut off or dropped.
  func write(_ frames: [WireFrames]) throws -> [ConnectionID]
}

/// The highest number that the log holds of each kind; 0 where it holds none.
package struct LastIdentifiers: Sendable, Equatable {
  package var connection: UInt64
  package var exchange: UInt64
  package var invocation: UInt64

  package init(connection: UInt64 = 0, exchange: UInt64 = 0, invocation: UInt64 = 0) {
    self.connection = connection
    self.exchange = exchange
    self.invocation = invocation
  }
}
