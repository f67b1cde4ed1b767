import Nodes

/// Blocks of a pcapng file (draft-ietf-opsawg-pcapng), in little-endian order.
enum PcapngBlock {
  private enum Kind: UInt32 {
    case sectionHeader = 0x0A0D_0D0A
    case interfaceDescription = 1
    case enhancedPacket = 6
    case decryptionSecrets = 10
  }

  private enum Option: UInt16 {
    case comment = 1
    /// `shb_userappl` in a section header.
    case application = 4
  }

  /// Raw IP: the version of each packet stands in its first byte.
  private static let linkTypeRaw: UInt16 = 101
  /// `TLSK`: the lines of an SSLKEYLOGFILE.
  private static let secretsTypeTLSKeyLog: UInt32 = 0x544C_534B
  private static let commentBytesMax = 16_384

  static func sectionHeader(comment: String, application: String) -> [UInt8] {
    var body: [UInt8] = []
    body.append(little: 0x1A2B_3C4D as UInt32)
    body.append(little: 1 as UInt16)
    body.append(little: 0 as UInt16)
    // The section's length is not known beforehand.
    body.append(little: UInt64.max)
    append(.comment, comment, to: &body)
    append(.application, application, to: &body)
    endOptions(&body)
    return block(.sectionHeader, body)
  }

  static func interfaceDescription(name: String) -> [UInt8] {
    var body: [UInt8] = []
    body.append(little: linkTypeRaw)
    body.append(little: 0 as UInt16)
    body.append(little: 0 as UInt32)
    append(option: 2, Array(name.utf8), to: &body)
    // if_tsresol: times are in microseconds.
    append(option: 9, [6], to: &body)
    endOptions(&body)
    return block(.interfaceDescription, body)
  }

  /// Has to stand before the first packet that it opens.
  static func decryptionSecrets(_ keyLog: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    body.append(little: secretsTypeTLSKeyLog)
    body.append(little: UInt32(truncatingIfNeeded: keyLog.count))
    appendPadded(keyLog, to: &body)
    return block(.decryptionSecrets, body)
  }

  static func packet(_ packet: [UInt8], at time: Int64, comment: String?) -> [UInt8] {
    let microseconds = UInt64(clamping: time)
    var body: [UInt8] = []
    body.reserveCapacity(packet.count + 64)
    body.append(little: 0 as UInt32)
    body.append(little: UInt32(truncatingIfNeeded: microseconds >> 32))
    body.append(little: UInt32(truncatingIfNeeded: microseconds))
    body.append(little: UInt32(truncatingIfNeeded: packet.count))
    body.append(little: UInt32(truncatingIfNeeded: packet.count))
    appendPadded(packet, to: &body)
    if let comment {
      append(.comment, comment, to: &body)
      endOptions(&body)
    }
    return block(.enhancedPacket, body)
  }

  private static func block(_ kind: Kind, _ body: [UInt8]) -> [UInt8] {
    let length = UInt32(truncatingIfNeeded: body.count + 12)
    var block: [UInt8] = []
    block.reserveCapacity(body.count + 12)
    block.append(little: kind.rawValue)
    block.append(little: length)
    block += body
    block.append(little: length)
    return block
  }

  private static func append(_ option: Option, _ text: String, to body: inout [UInt8]) {
    append(option: option.rawValue, Array(text.utf8.prefix(commentBytesMax)), to: &body)
  }

  private static func append(option: UInt16, _ value: [UInt8], to body: inout [UInt8]) {
    body.append(little: option)
    body.append(little: UInt16(clamping: value.count))
    appendPadded(value, to: &body)
  }

  private static func endOptions(_ body: inout [UInt8]) { body.append(little: 0 as UInt32) }

  private static func appendPadded(_ bytes: [UInt8], to body: inout [UInt8]) {
    body += bytes
    body += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
  }
}

extension [UInt8] {
  fileprivate mutating func append(little number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
