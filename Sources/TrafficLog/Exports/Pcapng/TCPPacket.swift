/// One TCP segment inside an IPv4 or IPv6 packet (RFC 9293 §3.1, RFC 791 §3.1, RFC 8200 §3), checksums included.
struct TCPPacket {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let fin = Flags(rawValue: 1)
    static let syn = Flags(rawValue: 2)
    static let push = Flags(rawValue: 8)
    static let ack = Flags(rawValue: 16)
  }

  private static let protocolTCP: UInt8 = 6
  private static let hopLimit: UInt8 = 64
  private static let window: UInt16 = 65_535
  /// Maximum segment size and, so that a reader's window never seems full, a window scale of 7.
  private static let synOptions: [UInt8] = [
    2, 4, UInt8(payloadBytesMax >> 8), UInt8(payloadBytesMax & 255), 1, 3, 3, 7,
  ]
  /// What an Ethernet of 1500 bytes takes beside the headers of IPv6 and TCP.
  static let payloadBytesMax = 1440

  let source: PacketAddress
  let destination: PacketAddress
  let sequence: UInt32
  let acknowledgment: UInt32
  let flags: Flags
  let payload: ArraySlice<UInt8>
  /// Of IPv4: numbers the packets of one direction.
  let identification: UInt16

  var bytes: [UInt8] {
    let segment = segment
    return ipHeader(segmentBytes: segment.count) + segment
  }

  private var segment: [UInt8] {
    let options = flags.contains(.syn) ? Self.synOptions : []
    var segment: [UInt8] = []
    segment.reserveCapacity(20 + options.count + payload.count)
    segment.append(big: source.port)
    segment.append(big: destination.port)
    segment.append(big: sequence)
    segment.append(big: acknowledgment)
    segment.append(UInt8(5 + options.count / 4) << 4)
    segment.append(flags.rawValue)
    segment.append(big: Self.window)
    // Checksum and urgent pointer.
    segment += [0, 0, 0, 0]
    segment += options
    segment += payload
    var checksum = InternetChecksum()
    checksum.add(source.bytes)
    checksum.add(destination.bytes)
    checksum.add(UInt16(Self.protocolTCP))
    checksum.add(UInt16(truncatingIfNeeded: segment.count))
    checksum.add(segment)
    segment.write(big: checksum.value, at: 16)
    return segment
  }

  private func ipHeader(segmentBytes: Int) -> [UInt8] {
    source.isIPv6 ? ipv6Header(segmentBytes) : ipv4Header(segmentBytes)
  }

  private func ipv4Header(_ segmentBytes: Int) -> [UInt8] {
    var header: [UInt8] = [0x45, 0]
    header.append(big: UInt16(truncatingIfNeeded: 20 + segmentBytes))
    header.append(big: identification)
    // Not to be fragmented.
    header += [0x40, 0, Self.hopLimit, Self.protocolTCP, 0, 0]
    header += source.bytes
    header += destination.bytes
    var checksum = InternetChecksum()
    checksum.add(header)
    header.write(big: checksum.value, at: 10)
    return header
  }

  private func ipv6Header(_ segmentBytes: Int) -> [UInt8] {
    var header: [UInt8] = [0x60, 0, 0, 0]
    header.append(big: UInt16(truncatingIfNeeded: segmentBytes))
    header += [Self.protocolTCP, Self.hopLimit]
    return header + source.bytes + destination.bytes
  }
}

/// The one's complement sum of 16-bit words (RFC 1071).
struct InternetChecksum {
  private var sum: UInt64 = 0

  /// What stands in the header.
  var value: UInt16 {
    var folded = sum
    while folded >> 16 != 0 { folded = folded & 0xFFFF + folded >> 16 }
    return ~UInt16(folded)
  }

  mutating func add(_ word: UInt16) { sum &+= UInt64(word) }

  /// An odd last byte counts as the high half of a word, so only the last piece may be of odd length.
  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index + 1 < bytes.count {
        sum &+= UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1])
        index += 2
      }
      if index < bytes.count { sum &+= UInt64(bytes[index]) << 8 }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(big number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func write(big number: UInt16, at index: Int) {
    self[index] = UInt8(number >> 8)
    self[index + 1] = UInt8(number & 255)
  }
}
