import Foundation
import Nodes
import Testing
import TrafficLog

@testable import Storage

@Suite struct WireReaderTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("wire")
  }

  private func write(_ batches: [[(UInt64, WireFrames.Kind, String)]], bytesMax: Int = 64 << 20) throws {
    var bounds = WireStore.Bounds()
    bounds.bytesMax = bytesMax
    bounds.segmentBytes = 1
    let store = try WireStore(path: path, bounds: bounds)
    for batch in batches {
      var frames = WireFrames()
      for (connection, kind, text) in batch {
        Array(text.utf8).withUnsafeBytes {
          frames.append($0, of: ConnectionID(connection), at: TrafficSamples.noon.microseconds, kind: kind)
        }
      }
      _ = try store.write([frames])
    }
    try store.close()
  }

  private func kinds() async throws -> [WireFrames.Kind] {
    var kinds: [WireFrames.Kind] = []
    try await WireReader(path: path).forEachSegment { kinds += $0?.map(\.kind) ?? [] }
    return kinds
  }

  @Test func `key lines are gathered before the bytes are read`() async throws {
    try write([
      [(1, .inbound, "hello"), (1, .keyLine, "A 1 2")], [(1, .keyLine, "B 1 2"), (1, .closed, "")],
    ])
    let captures = await WireReader(path: path).captures()
    #expect(captures[ConnectionID(1)]?.keyLog == Array("A 1 2\nB 1 2\n".utf8))
    #expect(captures[ConnectionID(1)]?.isTruncated == false)
    #expect(try await kinds() == [.opened, .inbound, .keyLine, .keyLine, .closed])
  }

  @Test func `a capture whose beginning has gone is none`() async throws {
    let text = String(repeating: "x", count: 100)
    try write(
      [[(1, .inbound, text)], [(2, .inbound, text)], [(3, .inbound, text), (1, .outbound, "y")]],
      bytesMax: 350)
    #expect(await WireReader(path: path).captures().keys.sorted().map(\.number) == [2, 3])
  }

  @Test(arguments: [1, 20, 26]) func `a torn end loses no more than itself`(bytesCut: Int) async throws {
    try write([[(1, .inbound, "hello")], [(2, .inbound, "hello"), (2, .outbound, "world")]])
    let newest = try #require(try FileManager.default.contentsOfDirectory(atPath: path).max())
    let file = URL(filePath: "\(path)/\(newest)")
    try Data(contentsOf: file).dropLast(bytesCut).write(to: file)
    #expect(await WireReader(path: path).captures().keys.sorted().map(\.number) == [1, 2])
    #expect(try await kinds().prefix(4) == [.opened, .inbound, .opened, .inbound])
  }

  @Test func `where nothing was captured nothing is made`() async throws {
    #expect(await WireReader(path: path).captures().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
