import Foundation
import Nodes
import Testing
import TrafficLog

@testable import Storage

@Suite struct WireStoreTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("wire")
  }

  /// With a segment for each batch.
  private func store(bytesMax: Int = 64 << 20, connectionBytesMax: Int = 8 << 20) throws -> WireStore {
    var bounds = WireStore.Bounds()
    bounds.bytesMax = bytesMax
    bounds.connectionBytesMax = connectionBytesMax
    bounds.segmentBytes = 1
    return try WireStore(path: path, bounds: bounds)
  }

  private func frames(_ pieces: [(UInt64, WireFrames.Kind, Int)]) -> [WireFrames] {
    var frames = WireFrames()
    for (connection, kind, count) in pieces {
      let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: connection), count: count)
      bytes.withUnsafeBytes {
        frames.append($0, of: ConnectionID(connection), at: TrafficSamples.noon.microseconds, kind: kind)
      }
    }
    return [frames]
  }

  @Test func `the chunks of a connection come back in order, apart from those of others`() async throws {
    let store = try store()
    #expect(try store.write(frames([(1, .keyLine, 5), (2, .inbound, 7), (1, .inbound, 9)])).isEmpty)
    _ = try store.write(frames([(1, .outbound, 3), (1, .closed, 0)]))
    let chunks = try await store.chunks(of: ConnectionID(1))
    #expect(chunks.map(\.kind) == [.keyLine, .inbound, .outbound])
    #expect(chunks.map(\.bytes.count) == [5, 9, 3])
    #expect(
      try await store.connections() == [
        .init(connection: ConnectionID(1), byteCount: 17, isTruncated: false, isClosed: true),
        .init(connection: ConnectionID(2), byteCount: 7, isTruncated: false, isClosed: false),
      ])
    #expect(try await store.chunks(of: ConnectionID(3)).isEmpty)
  }

  @Test func `a connection that is too long is cut off and stays so`() async throws {
    let store = try store(connectionBytesMax: 100)
    #expect(try store.write(frames([(1, .inbound, 90)])).isEmpty)
    #expect(try store.write(frames([(1, .inbound, 11)])) == [ConnectionID(1)])
    _ = try store.write(frames([(1, .inbound, 1)]))
    #expect(try await store.chunks(of: ConnectionID(1)).map(\.bytes.count) == [90])
    #expect(try await store.connections().first?.isTruncated == true)
  }

  @Test func `whole captures go when the folder is full, with the segment that they began in`() async throws {
    let store = try store(bytesMax: 600)
    _ = try store.write(frames([(1, .inbound, 100), (2, .inbound, 100), (2, .closed, 0)]))
    _ = try store.write(frames([(3, .inbound, 100), (1, .outbound, 20)]))
    #expect(try await store.connections().map(\.connection.number) == [1, 2, 3])
    #expect(try store.write(frames([(4, .inbound, 200)])) == [ConnectionID(1)])
    #expect(try await store.connections().map(\.connection.number) == [3, 4])
    // What came of it before, and what comes afterwards, could not be deciphered.
    #expect(try await store.chunks(of: ConnectionID(1)).isEmpty)
    #expect(try store.write(frames([(1, .inbound, 10)])) == [ConnectionID(1)])
    #expect(try await store.chunks(of: ConnectionID(1)).isEmpty)
  }

  @Test func `the folder stays within its bound, whatever comes`() throws {
    let store = try store(bytesMax: 100_000)
    for id in UInt64(1)...500 { _ = try store.write(frames([(id, .inbound, 1000), (id, .closed, 0)])) }
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let sizes = try names.map {
      try FileManager.default.attributesOfItem(atPath: "\(path)/\($0)")[.size] as? Int ?? 0
    }
    #expect(50_000...100_000 ~= sizes.reduce(0, +))
  }

  @Test func `captures of an earlier run are counted, kept and the first to go`() async throws {
    let first = try store()
    _ = try first.write(frames([(5, .inbound, 100), (6, .inbound, 100)]))
    try first.close()
    let second = try store(bytesMax: 500)
    #expect(second.lastConnection == 6)
    _ = try second.write(frames([(7, .inbound, 100)]))
    #expect(try await second.connections().map(\.connection.number) == [5, 6, 7])
    #expect(try await second.chunks(of: ConnectionID(6)).map(\.bytes.count) == [100])
    _ = try second.write(frames([(8, .inbound, 100)]))
    #expect(try await second.connections().map(\.connection.number) == [7, 8])
  }

  @Test func `numbers go on behind those of segments that have gone`() throws {
    let first = try store(bytesMax: 1)
    _ = try first.write(frames([(9, .inbound, 100)]))
    _ = try first.write(frames([(3, .inbound, 100)]))
    try first.close()
    #expect(try store().lastConnection == 9)
  }

  @Test(arguments: [1, 20, 21, 30, 150])
  func `what a killed process left half written ends its segment`(bytesCut: Int) async throws {
    let first = try store()
    _ = try first.write(frames([(1, .inbound, 100)]))
    _ = try first.write(frames([(1, .inbound, 100)]))
    let newest = try #require(try FileManager.default.contentsOfDirectory(atPath: path).max())
    let file = URL(filePath: "\(path)/\(newest)")
    try Data(contentsOf: file).dropLast(bytesCut).write(to: file)
    let second = try store()
    _ = try second.write(frames([(2, .inbound, 7)]))
    #expect(try await second.chunks(of: ConnectionID(1)).map(\.bytes.count) == [100])
    #expect(try await second.chunks(of: ConnectionID(2)).map(\.bytes.count) == [7])
  }

  @Test func `the files are for their owner alone`() throws {
    _ = try store().write(frames([(1, .inbound, 1)]))
    #expect(try permissions(path) == 0o700)
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first)
    #expect(try permissions("\(path)/\(name)") == 0o600)
  }

  private func permissions(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
