import Foundation
import Gateway
import OrderedCollections
import Synchronization
import Topology

/// The file of an access log. Lines are collected in memory and written by a task of their own, so that no loop
/// waits for the disk; where the disk falls too far behind, lines are left out and counted.
final class AccessLogFile: AccessLogSink {
  private let url: URL
  private let pending = Mutex(Pending())
  private let signal: AsyncStream<Void>.Continuation
  private let writer: Mutex<Task<Void, Never>?>

  private struct Pending {
    var bytes: [UInt8] = []
    var lost = 0
  }

  /// What waits for the disk.
  private static let pendingBytesMax = 1 << 20
  /// Beyond it the file becomes `NAME.1`, in place of the one before.
  private static let fileBytesMax = 64 << 20

  init(opening url: URL) throws(LabError) {
    self.url = url
    let descriptor = try Self.open(url)
    let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    self.signal = signal
    writer = Mutex(nil)
    let task = Task { await self.write(to: descriptor, on: signals) }
    writer.withLock { $0 = task }
  }

  func write(_ line: String) {
    let isFirst = pending.withLock { pending in
      guard pending.bytes.count + line.utf8.count < Self.pendingBytesMax else {
        pending.lost += 1
        return false
      }
      defer {
        pending.bytes.append(contentsOf: line.utf8)
        pending.bytes.append(UInt8(ascii: "\n"))
      }
      return pending.bytes.isEmpty
    }
    if isFirst { signal.yield() }
  }

  /// Returns when everything stands in the file.
  func close() async {
    signal.finish()
    await writer.withLock { $0 }?.value
  }

  private func write(to first: Int32, on signals: AsyncStream<Void>) async {
    var descriptor = first
    for await _ in signals { descriptor = flush(to: descriptor) }
    descriptor = flush(to: descriptor)
    if descriptor >= 0 { Foundation.close(descriptor) }
  }

  /// - Returns: where to write next.
  private func flush(to descriptor: Int32) -> Int32 {
    let (bytes, lost) = pending.withLock { pending in
      defer { pending = Pending() }
      return (pending.bytes, pending.lost)
    }
    var text = bytes
    if lost > 0 { text += Array("(\(lost) lines were lost: the disk was too slow)\n".utf8) }
    guard !text.isEmpty, descriptor >= 0 else { return descriptor }
    Self.write(text, to: descriptor)
    guard lseek(descriptor, 0, SEEK_END) > Self.fileBytesMax else { return descriptor }
    Foundation.close(descriptor)
    rename(url.path, url.path + ".1")
    return (try? Self.open(url)) ?? -1
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private static func open(_ url: URL) throws(LabError) -> Int32 {
    let descriptor = Foundation.open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .system("cannot open \(url.path): \(String(cString: strerror(errno)))")
    }
    return descriptor
  }
}

extension LabTopology {
  /// Every file that a stage's access log names, once.
  var accessLogNames: Set<String> {
    let stages = nodes.values.compactMap(\.gateway).flatMap(\.allAPIs.values).flatMap(\.stages.values)
    return Set(stages.compactMap { $0.accessLog?.file })
  }
}
