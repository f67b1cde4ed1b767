package import Nodes

/// One row of the log, of whatever kind.
package enum LogEntry: Sendable, Equatable {
  case connection(ConnectionRecord)
  case exchange(ExchangeRow)
  case invocation(InvocationRow)

  package var id: TrafficID {
    switch self {
    case .connection(let row): .connection(row.id)
    case .exchange(let row): .exchange(row.id)
    case .invocation(let row): .invocation(row.id)
    }
  }
}

/// The id of a row as people write it: `c17`, `x42`, `i7`.
package enum TrafficID: Sendable, Hashable, CustomStringConvertible {
  case connection(ConnectionID)
  case exchange(ExchangeID)
  case invocation(InvocationID)

  /// Nil where `text` is no id.
  package init?(_ text: String) {
    guard let number = UInt64(text.dropFirst()), text.dropFirst().allSatisfy({ $0.isNumber }) else {
      return nil
    }
    // SQLite's integers are signed.
    guard number <= Int64.max else { return nil }
    switch text.first {
    case "c": self = .connection(ConnectionID(number))
    case "x": self = .exchange(ExchangeID(number))
    case "i": self = .invocation(InvocationID(number))
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .connection(let id): "\(id)"
    case .exchange(let id): "\(id)"
    case .invocation(let id): "\(id)"
    }
  }
}
