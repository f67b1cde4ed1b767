import Glibc
import Nodes
import TrafficLog

/// Appends captured frames to the newest segment and keeps the bounds.
struct WireWriter {
  private let folder: WireFolder
  private let bounds: WireStore.Bounds
  /// The oldest first.
  private var segments: [WireFolder.Segment]
  /// The last of the segments, once this run has begun one.
  private var descriptor: Int32?
  private var lastConnection: UInt64
  private var ledger = WireLedger()
  private var batch = WireFrames()

  /// Of the batch's memory, what is kept for the next one.
  private static let batchBytesKept = 1 << 20

  /// - Parameter segments: those of earlier runs, whose connections are over.
  init(
    _ folder: WireFolder, _ segments: [WireFolder.Segment], lastConnection: UInt64, bounds: WireStore.Bounds
  ) {
    self.folder = folder
    self.segments = segments
    self.lastConnection = lastConnection
    self.bounds = bounds
  }

  /// - Returns: the connections of which nothing more is wanted.
  mutating func write(_ lanes: [WireFrames]) throws -> [ConnectionID] {
    let number = try currentSegment()
    var unwanted: [ConnectionID] = []
    batch.removeAll(keepingBytesMax: Self.batchBytesKept)
    for frame in lanes.joined() {
      lastConnection = max(lastConnection, frame.connection.number)
      if !take(frame, in: number), frame.kind != .closed { unwanted.append(frame.connection) }
    }
    let dropped = makeRoom(for: batch.count)
    try append(batch.bytes)
    return unwanted + dropped
  }

  mutating func clear() {
    close()
    if let last = segments.last { _ = ledger.drop(through: last.number) }
    for segment in segments { folder.remove(segment) }
    segments = []
  }

  mutating func close() {
    if let descriptor { Glibc.close(descriptor) }
    descriptor = nil
  }

  private mutating func take(_ frame: WireFrames.Frame, in segment: UInt64) -> Bool {
    let outcome =
      frame.kind == .closed
      ? ledger.close(frame.connection)
      : ledger.take(
        frame.bytes.count, of: frame.connection, in: segment, bytesMax: bounds.connectionBytesMax)
    switch outcome {
    case .first:
      batch.append(mark: .opened, of: frame.connection, at: frame.time)
      batch.append(frame)
    case .more: batch.append(frame)
    case .cutOff:
      batch.append(mark: .cutOff, of: frame.connection, at: frame.time)
      return false
    case .unwanted: return false
    }
    return true
  }

  /// The number of the segment that the batch goes to.
  private mutating func currentSegment() throws -> UInt64 {
    if descriptor != nil, let last = segments.last, last.byteCount < bounds.segmentBytes {
      return last.number
    }
    close()
    let segment = WireFolder.Segment(
      number: (segments.last?.number ?? 0) + 1, lastConnection: lastConnection, byteCount: 0)
    descriptor = try folder.create(segment)
    segments.append(segment)
    return segment.number
  }

  /// Drops segments, the oldest first, until so many bytes more are within the bound.
  /// - Returns: the open connections whose captures went with them.
  private mutating func makeRoom(for count: Int) -> [ConnectionID] {
    var dropped: [ConnectionID] = []
    var total = segments.reduce(count) { $0 + $1.byteCount }
    // The segment that is being written to stays.
    while total > bounds.bytesMax, segments.count > 1 {
      let oldest = segments.removeFirst()
      folder.remove(oldest)
      total -= oldest.byteCount
      dropped += ledger.drop(through: oldest.number)
    }
    return dropped
  }

  private mutating func append(_ bytes: [UInt8]) throws {
    guard let descriptor, let last = segments.indices.last else { return }
    let before = segments[last].byteCount
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let problem = String(cString: strerror(errno))
        takeBack(from: descriptor, to: before)
        throw TrafficStoreError.unavailable("cannot write the capture: \(problem)")
      }
      written += count
      segments[last].byteCount += count
    }
  }

  /// Half a frame would hide what comes behind it. Where it stays, another segment is begun.
  private mutating func takeBack(from descriptor: Int32, to byteCount: Int) {
    let isWhole = ftruncate(descriptor, byteCount) == 0
    if let last = segments.indices.last { segments[last].byteCount = byteCount }
    if !isWhole { close() }
  }
}
