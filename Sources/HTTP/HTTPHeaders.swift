/// Header fields in the order and spelling of the wire (RFC 9110 §5).
///
/// The lines are kept as one run of bytes, exactly as they are sent (`Name: value`, CR, LF), beside a table
/// of where each name and value stands. A head is thus serialised by one copy, and the traffic log can show
/// what really passed. Names compare without regard to case.
package struct HTTPHeaders: Sendable {
  /// Where one field stands in `wire`.
  package struct Line: Sendable, Equatable {
    package var start: UInt32
    package var nameEnd: UInt32
    package var valueStart: UInt32
    package var valueEnd: UInt32
    /// The first byte behind the line's LF.
    package var end: UInt32

    package init(start: UInt32, nameEnd: UInt32, valueStart: UInt32, valueEnd: UInt32, end: UInt32) {
      self.start = start
      self.nameEnd = nameEnd
      self.valueStart = valueStart
      self.valueEnd = valueEnd
      self.end = end
    }
  }

  /// All lines, each with its CR LF; without the empty line that ends a head.
  package private(set) var wire: [UInt8]
  package private(set) var lines: [Line]

  package init() {
    wire = []
    lines = []
  }

  /// Takes what a parser has already measured. `lines` must describe `wire` in order and without gaps.
  package init(wire: [UInt8], lines: [Line]) {
    self.wire = wire
    self.lines = lines
  }

  package var count: Int { lines.count }
  package var isEmpty: Bool { lines.isEmpty }

  /// The first value of the field `name`, or nil where there is none.
  package subscript(name: String) -> String? {
    guard let line = lines.first(where: { matches($0, name) }) else { return nil }
    return value(of: line)
  }

  /// Every value of the field `name`, in order, one per line.
  package func values(_ name: String) -> [String] {
    lines.filter { matches($0, name) }.map { value(of: $0) }
  }

  package func contains(_ name: String) -> Bool {
    lines.contains { matches($0, name) }
  }

  /// Adds a line at the end. The caller vouches for the name being a token; CR, LF and NUL in a value become
  /// blanks, so that no value can end its line.
  package mutating func add(_ name: String, _ value: String) {
    let start = UInt32(wire.count)
    wire.append(contentsOf: name.utf8)
    let nameEnd = UInt32(wire.count)
    wire.append(UInt8(ascii: ":"))
    wire.append(UInt8(ascii: " "))
    let valueStart = UInt32(wire.count)
    wire.append(value: value)
    let valueEnd = UInt32(wire.count)
    wire.append(13)
    wire.append(10)
    lines.append(
      Line(
        start: start, nameEnd: nameEnd, valueStart: valueStart, valueEnd: valueEnd, end: UInt32(wire.count)))
  }

  /// Removes every line of that name, then adds one.
  package mutating func set(_ name: String, _ value: String) {
    remove(name)
    add(name, value)
  }

  package mutating func remove(_ name: String) {
    guard contains(name) else { return }
    keepOnly(lines.map { !matches($0, name) })
  }

  /// Removes every line whose name satisfies `condition`.
  package mutating func remove(where condition: (String) -> Bool) {
    keepOnly(lines.map { !condition(self.name(of: $0)) })
  }

  private mutating func keepOnly(_ wanted: [Bool]) {
    guard wanted.contains(false) else { return }
    var kept = HTTPHeaders()
    kept.wire.reserveCapacity(wire.count)
    for (line, keep) in zip(lines, wanted) where keep {
      let shift = UInt32(kept.wire.count) &- line.start
      kept.wire.append(contentsOf: wire[Int(line.start)..<Int(line.end)])
      kept.lines.append(
        Line(
          start: line.start &+ shift, nameEnd: line.nameEnd &+ shift, valueStart: line.valueStart &+ shift,
          valueEnd: line.valueEnd &+ shift, end: line.end &+ shift))
    }
    self = kept
  }

  package func name(of line: Line) -> String {
    String(decoding: wire[Int(line.start)..<Int(line.nameEnd)], as: UTF8.self)
  }

  package func value(of line: Line) -> String {
    String(decoding: wire[Int(line.valueStart)..<Int(line.valueEnd)], as: UTF8.self)
  }

  func matches(_ line: Line, _ name: String) -> Bool {
    guard Int(line.nameEnd - line.start) == name.utf8.count else { return false }
    return wire.withUnsafeBufferPointer { wire in
      var index = Int(line.start)
      for byte in name.utf8 {
        if asciiLowercased(wire[index]) != asciiLowercased(byte) { return false }
        index += 1
      }
      return true
    }
  }
}

extension HTTPHeaders: Sequence {
  package struct Iterator: IteratorProtocol {
    fileprivate let headers: HTTPHeaders
    fileprivate var index = 0

    package mutating func next() -> (name: String, value: String)? {
      guard index < headers.lines.count else { return nil }
      let line = headers.lines[index]
      index += 1
      return (headers.name(of: line), headers.value(of: line))
    }
  }

  package func makeIterator() -> Iterator { Iterator(headers: self) }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, String)...) {
    self.init()
    for (name, value) in elements { add(name, value) }
  }
}

extension HTTPHeaders: Equatable {
  package static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool { left.wire == right.wire }
}

@inline(__always)
package func asciiLowercased(_ byte: UInt8) -> UInt8 {
  byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
