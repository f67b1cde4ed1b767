/// What a reader of the log asks for at once.
package struct LogQuery: Sendable {
  package enum Order: Sendable { case newestFirst, oldestFirst }
  package enum Detail: Sendable {
    /// What has a line of its own: exchanges and refused handshakes.
    case lines
    /// Every connection and invocation, too.
    case everything
  }

  /// Most rows that one answer holds.
  package static let countMax = 10_000

  package var filter: LogFilter
  package var order: Order
  package var detail: Detail
  package var count: Int

  package init(
    _ filter: LogFilter = LogFilter(), order: Order = .newestFirst, detail: Detail = .lines, count: Int = 1000
  ) {
    self.filter = filter
    self.order = order
    self.detail = detail
    self.count = count
  }
}
