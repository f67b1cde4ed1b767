import HTTP
import JSON
import Lab

/// Every operation of the control API.
enum ControlOperations {
  static let list: [ControlOperation] =
    [StatusOperation.status, StatusOperation.environment]
    + [LogOperation.log, ExplainOperation.explain, ExportOperation.export, TelemetryOperation.telemetry]
    + [RowsOperation.rows, RowOperation.row, EventsOperation.events]
    + [TopologyOperation.topology, FilterOperation.filter]
    + ClockOperations.all + NodeOperations.all + FaultOperations.all
    + TokenOperations.all + [KeyOperations.rotate, ClearOperation.clear, StateOperation.state]
    + SessionOperations.all
    + [OpenAPIDocument.operation]

  /// By path, the methods of one path together.
  static var all: Router<[ControlOperation]> {
    let paths = list.map(\.path).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Router(
      paths.compactMap { path in
        // A pattern that cannot be read would be missing: a test asks each operation.
        (try? PathPattern(parsing: path)).map { ($0, list.filter { $0.path == path }) }
      })
  }
}
