import Nodes

/// The packets in which the captured bytes of one connection might have travelled.
///
/// What was captured are the bytes that passed through the sockets. The segments around them, with their
/// sequence numbers, are made here; loss and retransmission, which the lab never sees, are not.
struct TCPConversation {
  private struct End {
    let address: PacketAddress
    var nextSequence: UInt32
    var nextIdentification: UInt16 = 1
  }

  private var client: End
  private var server: End

  /// - Parameter connection: gives the initial sequence numbers, so that an export can be repeated.
  init?(_ record: ConnectionRecord) {
    guard let client = PacketAddress(record.peer), let server = PacketAddress(record.local),
      client.isIPv6 == server.isIPv6
    else { return nil }
    let start = UInt32(truncatingIfNeeded: record.id.number &* 0x9E37_79B9)
    self.client = End(address: client, nextSequence: start)
    self.server = End(address: server, nextSequence: ~start)
  }

  mutating func open() -> [[UInt8]] {
    let first = packet(fromClient: true, .syn)
    client.nextSequence &+= 1
    let second = packet(fromClient: false, [.syn, .ack])
    server.nextSequence &+= 1
    return [first, second, packet(fromClient: true, .ack)]
  }

  /// As many segments as the bytes take, and the other side's acknowledgment.
  mutating func send(_ bytes: ArraySlice<UInt8>, fromClient: Bool) -> [[UInt8]] {
    guard !bytes.isEmpty else { return [] }
    var packets: [[UInt8]] = []
    var rest = bytes
    while !rest.isEmpty {
      let payload = rest.prefix(TCPPacket.payloadBytesMax)
      rest = rest.dropFirst(payload.count)
      packets.append(packet(fromClient: fromClient, rest.isEmpty ? [.ack, .push] : .ack, payload))
      advance(fromClient: fromClient, by: payload.count)
    }
    return packets + [packet(fromClient: !fromClient, .ack)]
  }

  mutating func close(clientFirst: Bool) -> [[UInt8]] {
    let first = packet(fromClient: clientFirst, [.fin, .ack])
    advance(fromClient: clientFirst, by: 1)
    let second = packet(fromClient: !clientFirst, [.fin, .ack])
    advance(fromClient: !clientFirst, by: 1)
    return [first, second, packet(fromClient: clientFirst, .ack)]
  }

  private mutating func advance(fromClient: Bool, by count: Int) {
    if fromClient {
      client.nextSequence &+= UInt32(truncatingIfNeeded: count)
    } else {
      server.nextSequence &+= UInt32(truncatingIfNeeded: count)
    }
  }

  private mutating func packet(
    fromClient: Bool, _ flags: TCPPacket.Flags, _ payload: ArraySlice<UInt8> = []
  ) -> [UInt8] {
    let (from, to) = fromClient ? (client, server) : (server, client)
    if fromClient { client.nextIdentification &+= 1 } else { server.nextIdentification &+= 1 }
    return TCPPacket(
      source: from.address, destination: to.address, sequence: from.nextSequence,
      acknowledgment: flags.contains(.ack) ? to.nextSequence : 0, flags: flags, payload: payload,
      identification: from.nextIdentification
    ).bytes
  }
}
