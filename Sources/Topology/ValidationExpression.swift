/// A regular expression that takes time in proportion to the text, whatever the text is.
///
/// Authors write it and anyone may send the text, so an expression that can be made to backtrack for
/// minutes would be a door for whoever wants the gateway to stand still. This one is a machine that is in
/// many states at once and never goes back. It knows characters, `.`, `[...]`, `\d \w \s` and their
/// opposites, `( )`, `|`, `* + ? {m,n}`, `^` and `$`; it compares bytes.
package struct ValidationExpression: Sendable, Equatable {
  package let text: String
  private let program: [Instruction]

  /// How many steps the machine may have: each costs a little for every byte of the text.
  static let instructionsMax = 500

  enum Instruction: Sendable {
    case byte(ByteClass)
    /// Goes on at both places.
    case split(Int, Int)
    case jump(Int)
    case atStart
    case atEnd
    case accept
  }

  package struct Problem: Error, Sendable, Equatable {
    package let sentence: String
  }

  package init(parsing text: String) throws(Problem) {
    var parser = ExpressionParser(text)
    self.text = text
    program = try parser.parse().program()
  }

  package static func == (left: Self, right: Self) -> Bool { left.text == right.text }

  /// Whether it matches a part of `text`, or all of it.
  package func matches(_ text: String, whole: Bool = false) -> Bool {
    var machine = Machine(program: program)
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      if index == 0 || !whole { machine.enter(0, at: index, of: bytes.count) }
      if machine.accepts, !whole { return true }
      machine.step(byte, to: index + 1, of: bytes.count)
    }
    if bytes.isEmpty || !whole { machine.enter(0, at: bytes.count, of: bytes.count) }
    return machine.accepts
  }

  /// The states that the expression is in between two bytes.
  private struct Machine {
    let program: [Instruction]
    private(set) var accepts = false
    private var states: [Int] = []
    private var isIn: [Bool]

    init(program: [Instruction]) {
      self.program = program
      isIn = Array(repeating: false, count: program.count)
    }

    /// Follows everything that needs no byte.
    mutating func enter(_ state: Int, at index: Int, of count: Int) {
      var waiting = [state]
      while let state = waiting.popLast() {
        guard !isIn[state] else { continue }
        isIn[state] = true
        switch program[state] {
        case .byte: states.append(state)
        case .split(let first, let second): waiting += [second, first]
        case .jump(let next): waiting.append(next)
        case .atStart: if index == 0 { waiting.append(state + 1) }
        case .atEnd: if index == count { waiting.append(state + 1) }
        case .accept: accepts = true
        }
      }
    }

    mutating func step(_ byte: UInt8, to index: Int, of count: Int) {
      let before = states
      states.removeAll(keepingCapacity: true)
      for state in isIn.indices { isIn[state] = false }
      accepts = false
      for state in before {
        if case .byte(let set) = program[state], set.contains(byte) { enter(state + 1, at: index, of: count) }
      }
    }
  }
}

/// A set of bytes.
struct ByteClass: Sendable, Equatable {
  private var words = SIMD4<UInt64>(repeating: 0)

  init(_ bytes: some Sequence<UInt8> = EmptyCollection()) {
    for byte in bytes { insert(byte) }
  }

  func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 }
  mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  mutating func formUnion(_ other: ByteClass) { words |= other.words }

  var inverted: ByteClass {
    var copy = self
    copy.words = ~words
    return copy
  }

  static let digits = ByteClass(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let blanks = ByteClass(" \t\n\r\u{B}\u{C}".utf8)
  static let word = ByteClass((0...127).map { UInt8($0) }.filter(\.isWordByte))
  static let anything = ByteClass([10]).inverted
}
