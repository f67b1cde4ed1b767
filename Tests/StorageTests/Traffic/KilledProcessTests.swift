import Foundation
import Nodes
import Testing
import TrafficLog

@testable import Storage

/// What `kill -9` leaves is the file and its write-ahead log as the kernel has them at that moment; a copy of
/// both is the same.
@Suite struct KilledProcessTests {
  private func copyFiles(of name: String, in folder: TemporaryFolder, to copy: String, walBytes: Int? = nil)
    throws
  {
    try FileManager.default.copyItem(atPath: folder.file(name), toPath: folder.file(copy))
    let wal = try Data(contentsOf: URL(filePath: folder.file("\(name)-wal")))
    try wal.prefix(walBytes ?? wal.count).write(to: URL(filePath: folder.file("\(copy)-wal")))
  }

  private func records(_ ids: ClosedRange<UInt64>) -> [TrafficRecord] {
    var generator = SeededGenerator(seed: ids.lowerBound)
    return ids.map { id in
      .exchange(TrafficSamples.exchange(id, body: TrafficSamples.noise(3000, &generator)))
    }
  }

  @Test func `everything that was flushed is still there`() async throws {
    let folder = try TemporaryFolder()
    let store = try TrafficStore(path: folder.file("a.sqlite"))
    let recorder = TrafficRecorder(capture: .messages, sink: store)
    for record in records(1...300) { recorder.record(record) }
    await recorder.flush()
    try copyFiles(of: "a.sqlite", in: folder, to: "killed.sqlite")
    let reader = try TrafficReader(path: folder.file("killed.sqlite"))
    #expect(try await reader.entries(LogQuery(count: 1000)).count == 300)
    let again = try TrafficStore(path: folder.file("killed.sqlite"))
    #expect(again.lastIdentifiers.exchange == 300)
    await recorder.stop()
  }

  @Test(arguments: [1, 24, 4096, 16_384, 40_000])
  func `a batch that was cut off in the middle leaves those before it whole`(cutBytes: Int) async throws {
    let folder = try TemporaryFolder()
    let store = try TrafficStore(path: folder.file("a.sqlite"))
    try store.write(records(1...50))
    let wal = folder.file("a.sqlite-wal")
    let flushed = try #require(try FileManager.default.attributesOfItem(atPath: wal)[.size] as? Int)
    try store.write(records(51...100))
    try copyFiles(of: "a.sqlite", in: folder, to: "killed.sqlite", walBytes: flushed + cutBytes)
    let again = try TrafficStore(path: folder.file("killed.sqlite"))
    #expect(again.lastIdentifiers.exchange == 50)
    #expect(try await again.reader.entries(LogQuery(count: 1000)).count == 50)
    try again.write(records(51...51))
    #expect(try await again.reader.entries(LogQuery(count: 1000)).count == 51)
  }
}
