import Nodes
import Testing

@testable import TrafficLog

@Suite struct WireFramesTests {
  private func frames(_ pieces: [(UInt64, WireFrames.Kind, [UInt8])]) -> WireFrames {
    var frames = WireFrames()
    for (connection, kind, bytes) in pieces {
      bytes.withUnsafeBytes {
        frames.append($0, of: ConnectionID(connection), at: Samples.noon.microseconds, kind: kind)
      }
    }
    return frames
  }

  @Test func `frames come back as they were appended`() {
    let pieces: [(UInt64, WireFrames.Kind, [UInt8])] = [
      (1, .inbound, [22, 3, 1]), (UInt64.max, .keyLine, Array("CLIENT_RANDOM a b".utf8)), (1, .closed, []),
    ]
    let read = Array(frames(pieces))
    #expect(read.map(\.connection.number) == pieces.map(\.0))
    #expect(read.map(\.kind) == pieces.map(\.1))
    #expect(read.map { Array($0.bytes) } == pieces.map(\.2))
    #expect(read.allSatisfy { $0.time == Samples.noon.microseconds })
  }

  @Test func `any bytes yield whole frames or none`() {
    let whole = frames([(1, .inbound, [1, 2, 3]), (2, .outbound, [4])]).bytes
    for length in 0..<whole.count {
      #expect(WireFrames(bytes: Array(whole[..<length])).map(\.bytes.count).reduce(0, +) <= 3)
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      #expect(Array(WireFrames(bytes: bytes)).count <= 2)
    }
  }
}
