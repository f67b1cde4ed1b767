/// The cookies that a request brings (RFC 6265 §4.2).
///
/// Cookies ignore ports, so those of every other program on this host come too, in whatever syntax. A pair
/// that is malformed is therefore passed over and not held against the request. A name that came twice has
/// no value: who set the second one cannot be told.
package struct Cookies: Sendable, Equatable {
  package static let countMax = 200

  private let values: [String: String?]

  package init(_ headers: HTTPHeaders) {
    var values: [String: String?] = [:]
    for field in headers.values("Cookie") {
      for piece in field.utf8.split(separator: UInt8(ascii: ";")) where values.count < Self.countMax {
        guard let (name, value) = Self.pair(piece) else { continue }
        values.updateValue(values.keys.contains(name) ? nil : value, forKey: name)
      }
    }
    self.values = values
  }

  /// The value of the cookie, without quotes around it.
  package subscript(name: String) -> String? { values[name] ?? nil }

  /// The names that came, well formed, in no order.
  package var names: some Collection<String> { values.keys }

  private static func pair(_ piece: Substring.UTF8View) -> (name: String, value: String)? {
    let pair = piece.drop(while: isBlank)
    guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = pair[..<equals]
    var value = pair[equals...].dropFirst()
    while let last = value.last, isBlank(last) { value.removeLast() }
    if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
      value = value.dropFirst().dropLast()
    }
    guard !name.isEmpty, ByteSet.token.holdsAll(name), ByteSet.cookie.holdsAll(value) else { return nil }
    return (String(Substring(name)), String(Substring(value)))
  }
}
