import Crypto
import Encodings
package import HTTP
package import Nodes

/// `traceparent` (W3C Trace Context §3.2): which trace a request belongs to, and the span that sent it.
package struct TraceContext: Sendable, Hashable {
  package static let headerName = "traceparent"
  private static let version: UInt8 = 0
  /// Sampled, and random trace ids: those of this version and the next; no others may go on (§3.2.2.5).
  private static let flagsKnown: UInt8 = 0b11

  /// 16 bytes, not all zero.
  package let traceID: [UInt8]
  /// 8 bytes, not all zero.
  package let parentID: [UInt8]
  package let flags: UInt8

  package init(traceID: [UInt8], parentID: [UInt8], flags: UInt8 = 1) {
    self.traceID = traceID
    self.parentID = parentID
    self.flags = flags & Self.flagsKnown
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

  /// Of a request; nil where it carries none, several, or one that is malformed.
  package init?(_ headers: HTTPHeaders) {
    guard headers.contains(Self.headerName) else { return nil }
    let values = headers.values(Self.headerName)
    guard values.count == 1 else { return nil }
    self.init(values[0])
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

/// Ids of traces and spans that follow from a row's id and its time, so that nothing has to be stored for them, and
/// a log that is exported twice gives the same spans.
package enum SpanIdentifier {
  /// 8 bytes.
  package static func span(of id: TrafficID, at time: LabTime) -> [UInt8] {
    Array(digest("span", id, time).prefix(8))
  }

  /// 16 bytes: of a trace that begins with this row.
  package static func trace(of id: TrafficID, at time: LabTime) -> [UInt8] {
    Array(digest("trace", id, time).prefix(16))
  }

  private static func digest(_ purpose: String, _ id: TrafficID, _ time: LabTime) -> SHA256.Digest {
    SHA256.hash(data: Array("\(purpose) \(id) \(time.microseconds)".utf8))
  }
}
