/// A JSON value without places: what requests, responses and tokens are made of.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number written without fraction and exponent that fits.
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Strict (RFC 8259), with duplicate members refused and every dimension bounded.
  package init(parsing bytes: [UInt8], limits: JSONLimits = .init()) throws(JSONError) {
    self = try JSONParser.parse(bytes, limits: limits, with: ValueBuilder())
  }

  package init(parsing text: String, limits: JSONLimits = .init()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// Without white space.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The UTF-8 of `text`.
  package var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}

extension JSONValue {
  /// A member of an object; nil where there is none, or no object.
  package subscript(name: String) -> JSONValue? { object?[name] }

  /// An element of an array; nil beyond its end, or where there is no array.
  package subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  package var isNull: Bool { self == .null }

  package var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// An integer, also one written as `1e3` or `5.0`.
  package var int64: Int64? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int64(exactly: number)
    default: nil
    }
  }

  package var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  package var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let array) = self { array } else { nil }
  }

  package var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The elements of an array of nothing but strings.
  package var strings: [String]? {
    guard let array else { return nil }
    let strings = array.compactMap(\.string)
    return strings.count == array.count ? strings : nil
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// A later member replaces an earlier one of the same name.
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

private struct ValueBuilder: JSONBuilder {
  func place(of offset: Int, in bytes: [UInt8]) {}

  func scalar(_ scalar: JSONScalar, at place: Void) -> JSONValue {
    switch scalar {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .string(let string): return .string(string)
    case .number(let number):
      switch number.value {
      case .integer(let integer): return .integer(integer)
      case .double(let double): return .number(double)
      }
    }
  }

  func array(_ elements: [JSONValue], at place: Void) -> JSONValue { .array(elements) }
  func object(_ members: [JSONObject.Member], at place: Void) -> JSONValue {
    .object(JSONObject(unique: members))
  }
  func member(_ name: String, at place: Void, _ value: JSONValue) -> JSONObject.Member {
    JSONObject.Member(name: name, value: value)
  }
  func name(of member: JSONObject.Member) -> String { member.name }
}
