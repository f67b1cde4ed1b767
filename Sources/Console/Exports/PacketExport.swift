import Nodes
import Storage
import TrafficLog

/// The packets of some connections, as far as the capture still has them.
struct PacketExport: Sendable {
  /// Exchanges that the comment of a connection names.
  private static let titlesMax = 8

  /// What the reader should know: what is gone or cut off, and that the file holds secrets.
  let notes: [String]

  private let reader: TrafficReader
  private let wire: WireReader
  private let captures: [ConnectionID: WireReader.Capture]

  /// - Parameter wanted: in order.
  init(_ reader: TrafficReader, _ wire: WireReader, _ wanted: [ConnectionID]) async throws {
    self.reader = reader
    self.wire = wire
    let all = await wire.captures()
    captures = all.filter { wanted.contains(sorted: $0.key) }
    let cut = captures.filter(\.value.isTruncated).keys.sorted()
    notes =
      [PcapngExport.warning]
      + Self.note("gone from the capture or never captured", wanted.filter { all[$0] == nil })
      + Self.note("cut off where the capture's bound was reached", cut)
  }

  @concurrent func write(_ write: LogExporter.Write) async throws {
    let titles = try await titles()
    var export = PcapngExport()
    try await write(export.begin(notes: Array(notes.dropFirst())))
    try await wire.forEachSegment { frames in
      guard let frames else { return export.breakOff() }
      var blocks: [UInt8] = []
      for frame in Self.inOrderOfTime(frames) where captures[frame.connection] != nil {
        if frame.kind == .opened {
          blocks += try await begin(frame.connection, titles[frame.connection] ?? [], &export)
        } else {
          blocks += export.add(frame)
        }
        if blocks.count >= Self.portionBytes {
          try await write(blocks)
          blocks = []
        }
      }
      if !blocks.isEmpty { try await write(blocks) }
    }
  }

  /// Each loop writes its frames in a run; readers of captures like them in the order of time. What belongs to one
  /// connection stays in its order, though the machine's clock be set back.
  private static func inOrderOfTime(_ frames: WireFrames) -> [WireFrames.Frame] {
    var latest: [ConnectionID: Int64] = [:]
    let timed = frames.enumerated().map { index, frame in
      let time = max(frame.time, latest[frame.connection] ?? frame.time)
      latest[frame.connection] = time
      return (time: time, index: index, frame: frame)
    }
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map(\.frame)
  }

  private static let portionBytes = 256 << 10

  private func titles() async throws -> [ConnectionID: [String]] {
    guard let first = captures.keys.min(), let last = captures.keys.max() else { return [:] }
    return try await reader.exchangeTitles(on: first...last, countMax: Self.titlesMax + 1)
  }

  private func begin(
    _ id: ConnectionID, _ titles: [String], _ export: inout PcapngExport
  ) async throws -> [UInt8] {
    guard case .connection(let record) = try await reader.entry(.connection(id)) else { return [] }
    var lines = ["\(id) \(LogLine.flow(record))"]
    if let failure = record.failure {
      lines.append("handshake refused: \(TerminalText.escape(failure.words))")
    }
    lines += titles.prefix(Self.titlesMax).map { TerminalText.escape($0) }
    if titles.count > Self.titlesMax { lines.append("and more") }
    return export.begin(
      PcapngExport.Connection(
        record: record, keyLog: captures[id]?.keyLog ?? [], comment: lines.joined(separator: "\n")))
  }

  private static func note(_ what: String, _ connections: [ConnectionID]) -> [String] {
    guard !connections.isEmpty else { return [] }
    let word = connections.count == 1 ? "connection is" : "connections are"
    return ["\(connections.count) \(word) \(what): \(ConnectionRanges.text(of: connections))"]
  }
}

/// Ids in few words: `c1 to c7, c9`.
enum ConnectionRanges {
  private static let rangesMax = 12

  static func text(of connections: [ConnectionID]) -> String {
    var ranges: [(UInt64, UInt64)] = []
    for number in connections.map(\.number) {
      if let last = ranges.last, last.1 &+ 1 == number {
        ranges[ranges.count - 1].1 = number
      } else {
        ranges.append((number, number))
      }
    }
    let shown = ranges.prefix(rangesMax).map { $0 == $1 ? "c\($0)" : "c\($0) to c\($1)" }
    return (shown + (ranges.count > rangesMax ? ["and more"] : [])).joined(separator: ", ")
  }
}

extension [ConnectionID] {
  /// Whether a sorted array has it.
  fileprivate func contains(sorted id: ConnectionID) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id
  }
}
