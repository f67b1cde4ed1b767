/// Part of the log, newest first, and where its older part begins.
package struct LogSlice: Sendable, Equatable {
  package var entries: [LogEntry]
  /// Nil where the log holds nothing older that might pass the filter.
  package var next: LogCursor?

  package init(entries: [LogEntry], next: LogCursor?) {
    self.entries = entries
    self.next = next
  }
}

/// Where a reader of the log goes on towards its beginning: `x42c17` is whatever is older than exchange 42 and
/// connection 17.
package struct LogCursor: Sendable, Equatable, CustomStringConvertible {
  package var exchange: Int64
  package var connection: Int64

  /// Behind the newest row.
  package static let newest = LogCursor(exchange: .max, connection: .max)
  package static let pattern = "x[0-9]{1,19}c[0-9]{1,19}"

  package init(exchange: Int64, connection: Int64) {
    self.exchange = exchange
    self.connection = connection
  }

  /// Nil where `text` is none.
  package init?(_ text: String) {
    let parts = text.dropFirst().split(separator: "c", omittingEmptySubsequences: false)
    guard text.hasPrefix("x"), parts.count == 2, let exchange = Int64(parts[0]),
      let connection = Int64(parts[1]), exchange >= 0, connection >= 0
    else { return nil }
    self.init(exchange: exchange, connection: connection)
  }

  package var description: String { "x\(exchange)c\(connection)" }
}
