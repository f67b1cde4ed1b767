import Crypto
import Encodings

/// `traceparent` (W3C Trace Context §3.2): which trace a request belongs to, and the span that sent it.
package struct TraceContext: Sendable, Hashable {
  package static let headerName = "traceparent"
  private static let version: UInt8 = 0

  /// 16 bytes, not all zero.
  package let traceID: [UInt8]
  /// 8 bytes, not all zero.
  package let parentID: [UInt8]
  package let flags: UInt8

  package init(traceID: [UInt8], parentID: [UInt8], flags: UInt8 = 1) {
    self.traceID = traceID
    self.parentID = parentID
    self.flags = flags
  }

  /// Strict: lower-case digits, no zero ids. Of later versions the parts known today are read, as §3.2.2.3 asks.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= Self.bytesCount, bytes[2] == Self.dash, bytes[35] == Self.dash,
      bytes[52] == Self.dash,
      let version = Self.decode(bytes[0..<2])?.first, version != 0xFF,
      let traceID = Self.decode(bytes[3..<35]), traceID.contains(where: { $0 != 0 }),
      let parentID = Self.decode(bytes[36..<52]), parentID.contains(where: { $0 != 0 }),
      let flags = Self.decode(bytes[53..<55])?.first
    else { return nil }
    let isLonger = bytes.count > Self.bytesCount
    guard !isLonger || (version > Self.version && bytes[Self.bytesCount] == Self.dash) else { return nil }
    self.init(traceID: traceID, parentID: parentID, flags: flags)
  }

  /// As it goes on, in the version of this program.
  package var text: String {
    "00-\(Hexadecimal.encode(traceID))-\(Hexadecimal.encode(parentID))-\(Hexadecimal.encode([flags]))"
  }

  private static let dash = UInt8(ascii: "-")
  private static let bytesCount = 55

  private static func decode(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      guard !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit), let value = Hexadecimal.value(of: digit)
      else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}

/// Ids of traces and spans that follow from the lab's own, so that nothing has to be stored for them, and a log that
/// is exported twice gives the same spans.
package struct SpanIdentifiers: Sendable {
  private let labID: String

  package init(labID: String) { self.labID = labID }

  /// 8 bytes.
  package func spanID(of id: TrafficID) -> [UInt8] { Array(digest("span", id).prefix(8)) }

  /// 16 bytes: of a trace that begins with this row.
  package func traceID(of id: TrafficID) -> [UInt8] { Array(digest("trace", id).prefix(16)) }

  private func digest(_ purpose: String, _ id: TrafficID) -> SHA256.Digest {
    SHA256.hash(data: Array("\(labID)/\(purpose)/\(id)".utf8))
  }
}
