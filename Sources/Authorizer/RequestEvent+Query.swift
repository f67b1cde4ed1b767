import Encodings
import HTTP

extension RequestEvent {
  /// The parameters of the query, in order, also of one that no strict reader takes: the backend gets it all, so an
  /// authorizer must see what can be seen. An escape that is none stays as it is, and what is not UTF-8 becomes
  /// U+FFFD.
  var queryParameters: [(name: String, value: String)] {
    guard let query = request.query else { return [] }
    return query.utf8.split(separator: UInt8(ascii: "&")).map { piece in
      let nameEnd = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
      return (Self.decoded(piece[..<nameEnd]), Self.decoded(piece[nameEnd...].dropFirst()))
    }
  }

  private static func decoded(_ bytes: Substring.UTF8View) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2).compactMap(Hexadecimal.value(of:))
        if digits.count == 2 { rest = rest.dropFirst(2) }
        decoded.append(digits.count == 2 ? digits[0] << 4 | digits[1] : byte)
      default: decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
