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
    path = folder.file("wire.sqlite")
  }

  private func store(bytesMax: Int = 64 << 20, connectionBytesMax: Int = 8 << 20) throws -> WireStore {
    var bounds = WireStore.Bounds()
    bounds.bytesMax = bytesMax
    bounds.connectionBytesMax = connectionBytesMax
    return try WireStore(path: path, bounds: bounds)
  }

  private func frames(_ pieces: [(UInt64, WireFrames.Kind, Int)]) -> [WireFrames] {
    var frames = WireFrames()
    for (connection, kind, count) in pieces {
      let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: connection), count: count)
      bytes.withUnsafeBytes {
        frames.append($0, of: ConnectionID(connection), at: TrafficSamples.noon, kind: kind)
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

  @Test func `whole captures go when the file is full, closed ones first`() async throws {
    let store = try store(bytesMax: 250)
    _ = try store.write(frames([(1, .inbound, 100), (2, .inbound, 100), (2, .closed, 0)]))
    #expect(try store.write(frames([(3, .inbound, 100)])) == [ConnectionID(2)])
    #expect(try await store.connections().map(\.connection.number) == [1, 3])
    #expect(try await store.chunks(of: ConnectionID(2)).isEmpty)
    #expect(try store.write(frames([(4, .inbound, 100)])) == [ConnectionID(1)])
    // What comes of it afterwards could not be deciphered.
    #expect(try store.write(frames([(1, .inbound, 10)])) == [ConnectionID(1)])
    #expect(try await store.connections().map(\.connection.number) == [3, 4])
  }

  @Test func `captures of an earlier run are counted, kept and the first to go`() async throws {
    let first = try store()
    _ = try first.write(frames([(5, .inbound, 100), (6, .inbound, 100)]))
    try first.close()
    let second = try store(bytesMax: 250)
    #expect(second.lastConnection == 6)
    _ = try second.write(frames([(7, .inbound, 100)]))
    #expect(try await second.connections().map(\.connection.number) == [6, 7])
    #expect(try await second.chunks(of: ConnectionID(6)).map(\.bytes.count) == [100])
  }

  @Test func `the file is for its owner alone`() throws {
    _ = try store()
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }
}
