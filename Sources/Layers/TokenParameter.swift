import Encodings

/// Whether a query or a form has a parameter named `access_token`, for anybody who may read it later: nothing is
/// refused for what this reader cannot make sense of, and nothing is missed for being odd.
///
/// So `;` ends a parameter as `&` does, for some parsers take it for one; names are percent-decoded; values are not
/// looked at. A name whose escapes are broken is not this one. No bytes are copied.
enum TokenParameter {
  private static let name: StaticString = "access_token"

  static func occurs(in bytes: some Sequence<UInt8>) -> Bool {
    var name = Matcher(Self.name)
    var isName = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: ";"):
        if name.isComplete { return true }
        name = Matcher(Self.name)
        isName = true
      case UInt8(ascii: "=") where isName:
        if name.isComplete { return true }
        isName = false
      default: if isName { name.take(byte) }
      }
    }
    return name.isComplete
  }

  /// Compares byte by byte what is percent-decoded on the way (RFC 3986 §2.1).
  private struct Matcher {
    private let name: StaticString
    /// How many bytes have matched.
    private var count = 0
    private var escape = Escape.none
    private var isOther = false

    private enum Escape {
      case none, begun
      case half(UInt8)
    }

    init(_ name: StaticString) { self.name = name }

    var isComplete: Bool {
      guard case .none = escape else { return false }
      return !isOther && count == name.utf8CodeUnitCount
    }

    mutating func take(_ byte: UInt8) {
      guard !isOther else { return }
      switch escape {
      case .none where byte == UInt8(ascii: "%"): escape = .begun
      case .none: compare(byte)
      case .begun:
        guard let high = Hexadecimal.value(of: byte) else { return isOther = true }
        escape = .half(high)
      case .half(let high):
        guard let low = Hexadecimal.value(of: byte) else { return isOther = true }
        escape = .none
        compare(high << 4 | low)
      }
    }

    private mutating func compare(_ byte: UInt8) {
      guard count < name.utf8CodeUnitCount, name.utf8Start[count] == byte else { return isOther = true }
      count += 1
    }
  }
}
