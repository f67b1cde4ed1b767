import Nodes
import Storage
import TrafficLog

/// Which rows an export holds: those of a filter, or those of one trace.
struct LogSelection: Sendable {
  private enum Rows {
    case filtered(LogFilter, count: Int?)
    /// A trace is short, and its order is that of cause and effect.
    case traced(Explanation)
  }

  private let reader: TrafficReader
  private let rows: Rows
  private let hasConnections: Bool

  /// - Parameter hasConnections: whether connections that came about are wanted, too.
  init(
    _ reader: TrafficReader, filter: LogFilter, trace: String?, count: Int?, hasConnections: Bool
  ) async throws {
    self.reader = reader
    self.hasConnections = hasConnections
    guard let trace else {
      rows = .filtered(filter, count: count)
      return
    }
    let id = trace == ExplanationPage.last ? try await reader.latestRefusal() : TrafficID(trace)
    guard let id, let explanation = try await reader.explanation(of: id) else {
      throw ExportError.noTrace(trace)
    }
    rows = .traced(explanation)
  }

  /// The rows, in pages.
  func pages() -> LogPages {
    switch rows {
    case .filtered(let filter, let count):
      LogPages(reader, filter, count: count, refusedOnly: !hasConnections)
    case .traced(let explanation): LogPages(reader, Self.rows(of: explanation, hasConnections))
    }
  }

  /// The connections of the rows, in order.
  func connections() async throws -> [ConnectionID] {
    switch rows {
    case .filtered(let filter, let count):
      let all = try await reader.connectionIDs(filter)
      return count.map { all.suffix($0) } ?? all
    case .traced(let explanation):
      let ids =
        explanation.steps.compactMap(\.connection?.id) + [explanation.connection?.id].compactMap(\.self)
      return Set(ids).sorted()
    }
  }

  private static func rows(of explanation: Explanation, _ hasConnections: Bool) -> [ExportedRow] {
    let connection = explanation.connection.map { [ExportedRow.connection($0)] } ?? []
    var seen = Set(explanation.connection.map { [$0.id] } ?? [])
    return connection
      + explanation.steps.flatMap { step -> [ExportedRow] in
        let exchange = ExportedRow.exchange(
          ExportedExchange(row: step.exchange, connection: step.connection, invocations: step.invocations))
        guard hasConnections, let connection = step.connection, seen.insert(connection.id).inserted else {
          return [exchange]
        }
        return [.connection(connection), exchange]
      }
  }
}
