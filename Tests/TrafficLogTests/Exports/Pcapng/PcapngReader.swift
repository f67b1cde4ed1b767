import Testing

@testable import TrafficLog

/// Takes a pcapng apart, as its specification says and no more leniently.
struct PcapngReader {
  struct Packet {
    let microseconds: UInt64
    let bytes: [UInt8]
    let comment: String?
  }

  enum Block {
    case section(comment: String)
    case interface(linkType: UInt16)
    case secrets(String)
    case packet(Packet)
  }

  private(set) var blocks: [Block] = []

  var packets: [Packet] {
    blocks.compactMap { if case .packet(let packet) = $0 { packet } else { nil } }
  }

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try #require(rest.count >= 12)
      let kind = Self.number(rest, 0, 4)
      let length = Int(Self.number(rest, 4, 4))
      try #require(length % 4 == 0 && length >= 12 && rest.count >= length)
      try #require(Int(Self.number(rest, length - 4, 4)) == length)
      let body = rest.dropFirst(8).prefix(length - 12)
      if let block = try Self.block(kind, body) { blocks.append(block) }
      rest = rest.dropFirst(length)
    }
  }

  private static func block(_ kind: UInt64, _ body: ArraySlice<UInt8>) throws -> Block? {
    switch kind {
    case 0x0A0D_0D0A:
      try #require(number(body, 0, 4) == 0x1A2B_3C4D)
      return .section(comment: try options(body.dropFirst(16))[1] ?? "")
    case 1: return .interface(linkType: UInt16(number(body, 0, 2)))
    case 10:
      try #require(number(body, 0, 4) == 0x544C_534B)
      return .secrets(String(decoding: body.dropFirst(8).prefix(Int(number(body, 4, 4))), as: UTF8.self))
    case 6:
      let count = Int(number(body, 12, 4))
      let padded = (count + 3) / 4 * 4
      return .packet(
        Packet(
          microseconds: number(body, 4, 4) << 32 | number(body, 8, 4),
          bytes: Array(body.dropFirst(20).prefix(count)),
          comment: try options(body.dropFirst(20 + padded))[1]))
    default: return nil
    }
  }

  private static func options(_ bytes: ArraySlice<UInt8>) throws -> [UInt64: String] {
    var options: [UInt64: String] = [:]
    var rest = bytes
    while rest.count >= 4 {
      let (code, count) = (number(rest, 0, 2), Int(number(rest, 2, 2)))
      if code == 0 { break }
      options[code] = String(decoding: rest.dropFirst(4).prefix(count), as: UTF8.self)
      rest = rest.dropFirst(4 + (count + 3) / 4 * 4)
    }
    return options
  }

  static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> UInt64 {
    bytes.dropFirst(offset).prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The TCP of a packet, whose checksums it has verified.
struct SeenSegment {
  let isIPv6: Bool
  let sourcePort: UInt16
  let sequence: UInt32
  let acknowledgment: UInt32
  let flags: UInt8
  let payload: [UInt8]

  init(_ packet: [UInt8]) throws {
    isIPv6 = packet[0] >> 4 == 6
    let headerBytes = isIPv6 ? 40 : 20
    let addresses = isIPv6 ? packet[8..<40] : packet[12..<20]
    let segment = Array(packet[headerBytes...])
    if !isIPv6 {
      try #require(Self.sum(Array(packet[..<20])) == 0xFFFF)
      try #require(Int(packet[2]) << 8 | Int(packet[3]) == packet.count)
    } else {
      try #require(Int(packet[4]) << 8 | Int(packet[5]) == segment.count)
    }
    let pseudo = Array(addresses) + [0, 6, UInt8(segment.count >> 8), UInt8(segment.count & 255)]
    try #require(Self.sum(pseudo + segment) == 0xFFFF)
    func big(_ offset: Int, _ count: Int) -> UInt32 {
      segment[offset..<offset + count].reduce(0) { $0 << 8 | UInt32($1) }
    }
    sourcePort = UInt16(big(0, 2))
    sequence = big(4, 4)
    acknowledgment = big(8, 4)
    flags = segment[13]
    payload = Array(segment[(Int(segment[12] >> 4) * 4)...])
  }

  private static func sum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      sum += UInt32(bytes[index]) << 8 + UInt32(index + 1 < bytes.count ? bytes[index + 1] : 0)
    }
    while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
    return sum
  }
}
