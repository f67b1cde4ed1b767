import Loops
import Nodes
import Storage
import Synchronization
import Topology
import TrafficLog

/// Tells a collector what the log takes in, in the background.
///
/// It follows the log as any reader does, so that the traffic never waits for it: the log's feed remembers a bounded
/// number of rows, and what a slow or absent collector made it miss is counted.
package final class Telemetry: Sendable {
  /// How it stands.
  package struct Summary: Sendable, Equatable {
    package let collector: String
    /// Rows that the collector took.
    package var sent: UInt64 = 0
    /// Rows that it will never get.
    package var dropped: UInt64 = 0
    /// What went wrong last; nil since it went well again.
    package var problem: String?
  }

  private static let rowsPerTurnMax = 100
  private static let waitTime: Duration = .seconds(60)

  private let collector: OTLPCollector
  private let reader: TrafficReader
  private let recorder: TrafficRecorder
  private let clock: LabClock
  private let state: Mutex<Summary>

  private var feed: TrafficFeed { recorder.feed }

  init(_ collector: OTLPCollector, _ reader: TrafficReader, _ recorder: TrafficRecorder, _ clock: LabClock) {
    self.collector = collector
    self.reader = reader
    self.recorder = recorder
    self.clock = clock
    state = Mutex(Summary(collector: "\(collector.url)"))
  }

  package var summary: Summary { state.withLock { $0 } }

  /// Follows the log until that ends or the task is cancelled.
  @concurrent func run() async {
    var cursor = feed.cursor
    while !Task.isCancelled {
      let isLast = feed.isFinished
      let slice = await feed.wait(after: cursor, countMax: Self.rowsPerTurnMax, limit: Self.waitTime)
      cursor = slice.cursor
      if slice.missed > 0 { state.withLock { $0.dropped += slice.missed } }
      await send(slice.entries)
      if isLast, slice.entries.isEmpty { return }
    }
  }

  private func send(_ entries: [TrafficFeed.Entry]) async {
    guard !entries.isEmpty else { return }
    do {
      let rows = try await reader.exportedRows(of: entries)
      var export = OTLPExport(ExportContext())
      let documents = [export.begin()] + rows.map { export.add($0) } + [export.end()]
      let full = documents.filter { !$0.isEmpty }
      for document in full { try await collector.send(Array(document.utf8)) }
      state.withLock { state in
        state.sent += UInt64(entries.count)
        // Of rows that no span tells of, the collector was not asked.
        if !full.isEmpty { state.problem = nil }
      }
    } catch {
      note((error as? OTLPFailure)?.sentence ?? "the log cannot be read: \(error)", dropped: entries.count)
    }
  }

  /// The log has a row of it where it went well before; a collector that is away would fill it otherwise.
  private func note(_ problem: String, dropped: Int) {
    let isNew = state.withLock { state in
      defer { state.problem = problem }
      state.dropped += UInt64(dropped)
      return state.problem == nil
    }
    guard isNew else { return }
    let now = clock.reading()
    recorder.record(
      .exchange(
        .note(of: "telemetry", problem, as: recorder.identifiers.nextExchange(), at: now.lab, now.shift)))
  }
}
