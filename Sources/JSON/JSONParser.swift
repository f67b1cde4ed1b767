/// What a parse makes of the values that it meets: a tree with places, or without.
protocol JSONBuilder {
  associatedtype Place
  associatedtype Value
  associatedtype Member

  /// Called with rising offsets, before what stands there is read.
  mutating func place(of offset: Int, in bytes: [UInt8]) -> Place
  func scalar(_ scalar: JSONScalar, at place: Place) -> Value
  func array(_ elements: [Value], at place: Place) -> Value
  func object(_ members: [Member], at place: Place) -> Value
  func member(_ name: String, at place: Place, _ value: Value) -> Member
  func name(of member: Member) -> String
}

enum JSONScalar {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
}

/// Recursive descent over RFC 8259. It stops at the first fault.
struct JSONParser<Builder: JSONBuilder> {
  private var scanner: JSONScanner
  private var builder: Builder
  private var valueCount = 0

  /// The one value that `bytes` are the text of.
  static func parse(_ bytes: [UInt8], limits: JSONLimits, with builder: Builder) throws(JSONError)
    -> Builder.Value
  {
    do {
      var parser = JSONParser(scanner: try JSONScanner(bytes, limits: limits), builder: builder)
      return try parser.parseText()
    } catch {
      throw error.located(in: bytes)
    }
  }

  private init(scanner: JSONScanner, builder: Builder) {
    self.scanner = scanner
    self.builder = builder
  }

  private mutating func parseText() throws(JSONFault) -> Builder.Value {
    let value = try parseValue(depth: 0)
    scanner.skipWhitespace()
    guard scanner.current == nil else { throw scanner.unexpected("the end of the text") }
    return value
  }

  private mutating func parseValue(depth: Int) throws(JSONFault) -> Builder.Value {
    scanner.skipWhitespace()
    let place = builder.place(of: scanner.offset, in: scanner.bytes)
    try countValue()
    switch scanner.current {
    case UInt8(ascii: "{"): return builder.object(try parseMembers(depth: depth + 1), at: place)
    case UInt8(ascii: "["): return builder.array(try parseElements(depth: depth + 1), at: place)
    default: return builder.scalar(try parseScalar(), at: place)
    }
  }

  private mutating func parseScalar() throws(JSONFault) -> JSONScalar {
    guard let first = scanner.current else { throw scanner.unexpected("a value") }
    switch first {
    case UInt8(ascii: "\""):
      return .string(try scanner.scanString())
    case UInt8(ascii: "t"):
      try scanner.expect(word: "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try scanner.expect(word: "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try scanner.expect(word: "null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try scanner.scanNumber())
    default:
      throw scanner.unexpected("a value")
    }
  }

  private mutating func parseElements(depth: Int) throws(JSONFault) -> [Builder.Value] {
    try enter(depth)
    var elements: [Builder.Value] = []
    if scanner.take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try parseValue(depth: depth))
      scanner.skipWhitespace()
      if scanner.take(UInt8(ascii: "]")) { return elements }
      try scanner.expect(UInt8(ascii: ","), "',' or ']'")
    }
  }

  private mutating func parseMembers(depth: Int) throws(JSONFault) -> [Builder.Member] {
    try enter(depth)
    var members: [Builder.Member] = []
    var names = SeenNames()
    if scanner.take(UInt8(ascii: "}")) { return members }
    members.reserveCapacity(8)
    while true {
      scanner.skipWhitespace()
      members.append(try parseMember(depth: depth, after: members, &names))
      scanner.skipWhitespace()
      if scanner.take(UInt8(ascii: "}")) { return members }
      try scanner.expect(UInt8(ascii: ","), "',' or '}'")
    }
  }

  private mutating func parseMember(
    depth: Int, after members: [Builder.Member], _ names: inout SeenNames
  ) throws(JSONFault) -> Builder.Member {
    let start = scanner.offset
    guard scanner.current == UInt8(ascii: "\"") else { throw scanner.unexpected("a member name in quotes") }
    let place = builder.place(of: start, in: scanner.bytes)
    let name = try scanner.scanString()
    let isNew = names.insert(
      name, written: start..<scanner.offset, in: scanner.bytes, after: members, nameOf: builder.name(of:))
    guard isNew else {
      throw JSONFault(
        kind: .duplicateMember, offset: start, sentence: "the member '\(name)' occurs twice in this object")
    }
    scanner.skipWhitespace()
    try scanner.expect(UInt8(ascii: ":"), "':' after the member name")
    return builder.member(name, at: place, try parseValue(depth: depth))
  }

  /// Steps over the opening bracket.
  private mutating func enter(_ depth: Int) throws(JSONFault) {
    guard depth <= scanner.limits.depthMax else {
      throw JSONFault(
        kind: .limit, offset: scanner.offset,
        sentence: "objects and arrays are nested more than \(scanner.limits.depthMax) deep")
    }
    scanner.advance()
    scanner.skipWhitespace()
  }

  private mutating func countValue() throws(JSONFault) {
    valueCount += 1
    guard valueCount <= scanner.limits.valuesMax else {
      throw JSONFault(
        kind: .limit, offset: scanner.offset,
        sentence: "the text holds more than \(scanner.limits.valuesMax) values")
    }
  }
}

/// Finds a repeated name: by comparison while an object is small, by a set once that would grow quadratic.
///
/// Names that Swift calls equal (canonical equivalence) are repeated, since no dictionary could hold both.
private struct SeenNames {
  private static let comparedCountMax = 32
  private var set: Set<String>?
  /// A bit for each name seen: most names are new, and one look here tells.
  private var filter: UInt64 = 0

  /// - Parameter written: where the name stands, with its quotes.
  mutating func insert<Member>(
    _ name: String, written: Range<Int>, in bytes: [UInt8], after members: [Member],
    nameOf: (Member) -> String
  ) -> Bool {
    if set != nil { return set?.insert(name).inserted ?? false }
    if members.count < SeenNames.comparedCountMax {
      return isSurelyNew(written, in: bytes) || !members.contains { nameOf($0) == name }
    }
    set = Set(members.map(nameOf))
    return set?.insert(name).inserted ?? false
  }

  private mutating func isSurelyNew(_ written: Range<Int>, in bytes: [UInt8]) -> Bool {
    var hash: UInt64 = 0
    var isPlain = true
    bytes.withUnsafeBufferPointer { bytes in
      for byte in bytes[written] {
        hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
        if byte >= 0x80 || byte == UInt8(ascii: "\\") { isPlain = false }
      }
    }
    let bit = 1 << (hash >> 58) as UInt64
    let isNew = isPlain && filter & bit == 0
    // With escapes or beyond ASCII, equal names may be written in different bytes.
    filter = isPlain ? filter | bit : .max
    return isNew
  }
}
