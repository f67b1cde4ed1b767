import Nodes
import Testing

@testable import TrafficLog

@Suite struct PcapngExportTests {
  private func frame(_ kind: WireFrames.Kind, _ count: Int, at microseconds: Int64 = 0) -> WireFrames.Frame {
    WireFrames.Frame(
      connection: ConnectionID(1), time: Samples.noon.microseconds + microseconds,
      kind: kind, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0) }[...])
  }

  private func capture(
    _ frames: [WireFrames.Frame], record: ConnectionRecord = Samples.connection, notes: [String] = []
  ) throws -> PcapngReader {
    var export = PcapngExport()
    var bytes = export.begin(notes: notes)
    bytes += export.begin(
      PcapngExport.Connection(
        record: record, keyLog: Array("CLIENT_RANDOM 00 11\n".utf8), comment: "c1 a -> b\nx40 GET /"))
    for frame in frames { bytes += export.add(frame) }
    return try PcapngReader(bytes)
  }

  @Test func `the secrets stand ahead of the first packet, and the file says that it holds them`() throws {
    let blocks = try capture([frame(.inbound, 5)], notes: ["c9 is gone"]).blocks
    guard case .section(let comment) = blocks[0], case .interface(let linkType) = blocks[1],
      case .secrets(let keys) = blocks[2], case .packet(let first) = blocks[3]
    else {
      Issue.record("unexpected blocks \(blocks)")
      return
    }
    #expect(comment.contains("contains the secrets"))
    #expect(comment.contains("machine's clock"))
    #expect(comment.contains("c9 is gone"))
    #expect(linkType == 101)
    #expect(keys == "CLIENT_RANDOM 00 11\n")
    #expect(first.comment == "c1 a -> b\nx40 GET /")
    #expect(first.microseconds == UInt64(Samples.noon.microseconds))
  }

  @Test(arguments: ["::1", "127.0.0.1", "fe80::1%lo"])
  func `a connection is a conversation with right numbers and checksums`(address: String) throws {
    var record = Samples.connection
    record.peer.address = address
    record.local.address = address
    let sizes = [517, 4000, 1440, 1441, 0, 70_001]
    let frames = sizes.enumerated().map { index, size in frame(index % 2 == 0 ? .inbound : .outbound, size) }
    let packets = try capture(frames + [frame(.closed, 0, at: 9)], record: record).packets
    let segments = try packets.map { try SeenSegment($0.bytes) }
    #expect(segments.prefix(3).map(\.flags) == [2, 18, 16])
    #expect(segments.suffix(3).map(\.flags) == [17, 17, 16])
    #expect(segments.allSatisfy { $0.payload.count <= 1440 })
    #expect(segments.allSatisfy { $0.isIPv6 == address.contains(":") })
    var next: [UInt16: UInt32] = [:]
    for segment in segments {
      let other: UInt16 = segment.sourcePort == 9443 ? 50_001 : 9443
      if let expected = next[segment.sourcePort] { #expect(segment.sequence == expected) }
      if let expected = next[other] { #expect(segment.acknowledgment == expected) }
      next[segment.sourcePort] =
        segment.sequence &+ UInt32(segment.payload.count) &+ (segment.flags & 3 == 0 ? 0 : 1)
    }
    let sent = segments.filter { $0.sourcePort == 9443 }.flatMap(\.payload)
    #expect(sent == frames.filter { $0.kind == .outbound }.flatMap { Array($0.bytes) })
  }

  @Test func `sequence numbers wrap around`() throws {
    var record = Samples.connection
    for id in UInt64(0)..<50 {
      record.id = ConnectionID(id &* 0x1_0000_0001 &+ 0xFFFF_FFFF)
      var conversation = try #require(TCPConversation(record))
      _ = conversation.open()
      let bytes = [UInt8](repeating: 1, count: 5000)
      for packet in conversation.send(bytes[...], fromClient: id % 2 == 0) { _ = try SeenSegment(packet) }
    }
  }

  @Test func `what is cut off ends without a word of an end`() throws {
    let packets = try capture([frame(.inbound, 5), frame(.cutOff, 0), frame(.inbound, 5)]).packets
    #expect(try packets.map { try SeenSegment($0.bytes).flags } == [2, 18, 16, 24, 16])
  }

  @Test func `frames of a connection that has not begun are left out, and addresses that are none`() throws {
    var export = PcapngExport()
    #expect(export.add(frame(.inbound, 5)).isEmpty)
    var record = Samples.connection
    record.peer.address = "nowhere"
    #expect(export.begin(PcapngExport.Connection(record: record, keyLog: [], comment: "")).isEmpty)
  }
}
