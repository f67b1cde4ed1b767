import Encodings

/// Parameters in `application/x-www-form-urlencoded`, of a body or of a query (RFC 6749 appendix B).
///
/// Order and repeats are kept, so that a caller can refuse a parameter that came twice (RFC 6749 §3.1).
package struct FormParameters: Sendable, Equatable {
  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package static let bytesMax = 64 << 10
  package static let countMax = 100

  /// In the order in which they came.
  package let all: [Parameter]

  package init(_ parameters: [Parameter]) { all = parameters }

  /// Strict: an escape has two digits, what is decoded is UTF-8, and what is not escaped is visible ASCII.
  /// Empty pieces, as a stray `&` leaves them, are passed over.
  package init(parsing bytes: [UInt8]) throws(FormError) {
    guard bytes.count <= Self.bytesMax else { throw .tooLong }
    var all: [Parameter] = []
    for piece in bytes.split(separator: UInt8(ascii: "&")) {
      guard all.count < Self.countMax else { throw .tooMany }
      let nameEnd = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
      let name = try Self.decode(piece[..<nameEnd])
      guard !name.isEmpty else { throw .emptyName }
      all.append(Parameter(name: name, value: try Self.decode(piece[nameEnd...].dropFirst())))
    }
    self.all = all
  }

  package init(parsing text: some StringProtocol) throws(FormError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// The first value of `name`. A parameter without a value counts as omitted (RFC 6749 §3.1).
  package subscript(name: String) -> String? {
    guard let value = all.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
    return value
  }

  /// Every value of `name` that is not empty, for the few that may repeat, such as `resource` (RFC 8707 §2).
  package func values(_ name: String) -> [String] {
    all.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
  }

  /// Names that came more than once, empty values included, each once and in order of their second coming.
  package var repeated: [String] {
    var seen: Set<String> = []
    var repeated: [String] = []
    for parameter in all where !seen.insert(parameter.name).inserted {
      if !repeated.contains(parameter.name) { repeated.append(parameter.name) }
    }
    return repeated
  }

  /// The same parameters on the wire.
  package var text: String {
    all.map { "\(FormEncoding.encode($0.name))=\(FormEncoding.encode($0.value))" }.joined(separator: "&")
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(FormError) -> String {
    guard bytes.allSatisfy({ 33...126 ~= $0 }) else { throw .illegalByte }
    guard let decoded = FormEncoding.decode(bytes) else { throw .brokenEscape }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .notUTF8 }
    return text
  }
}

extension FormParameters: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Parameter(name: $0.0, value: $0.1) })
  }
}
