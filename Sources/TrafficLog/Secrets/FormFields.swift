import Encodings

/// Where the fields of a form body or a query stand in its bytes (WHATWG URL §5.1).
///
/// The log reads forms by itself, for it must find a password also in a form that the endpoint would refuse.
struct FormFields: Sequence {
  struct Field {
    /// Decoded.
    var name: ArraySlice<UInt8>
    /// The bytes of the value as they stand, undecoded.
    var value: Range<Int>
  }

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  struct Iterator: IteratorProtocol {
    fileprivate let bytes: [UInt8]
    fileprivate var index = 0

    mutating func next() -> Field? {
      guard index < bytes.count else { return nil }
      let end = bytes[index...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
      defer { index = end + 1 }
      let equals = bytes[index..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
      let name = bytes[index..<equals]
      return Field(
        name: name.contains(where: FormFields.isEncoded) ? Array(FormFields.decode(name).utf8)[...] : name,
        value: Swift.min(equals + 1, end)..<end)
    }
  }

  func makeIterator() -> Iterator { Iterator(bytes: bytes) }

  /// Percent and plus decoding; an escape that is none stands for itself.
  static func decode(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(where: isEncoded) else { return String(decoding: bytes, as: UTF8.self) }
    let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    let decoded = PercentEncoding.decode(String(decoding: spaced, as: UTF8.self)) ?? spaced
    return String(decoding: decoded, as: UTF8.self)
  }

  private static func isEncoded(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+")
  }
}
