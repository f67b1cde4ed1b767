/// What a regular expression says, as a tree.
indirect enum ExpressionTree: Sendable {
  case empty
  case byte(ByteClass)
  case atStart
  case atEnd
  case sequence([ExpressionTree])
  case either([ExpressionTree])
  /// - Parameter most: nil: without end.
  case repeated(ExpressionTree, least: Int, most: Int?)

  typealias Instruction = ValidationExpression.Instruction
  typealias Problem = ValidationExpression.Problem

  func program() throws(Problem) -> [Instruction] {
    var program: [Instruction] = []
    try write(to: &program)
    program.append(.accept)
    return program
  }

  private func write(to program: inout [Instruction]) throws(Problem) {
    guard program.count < ValidationExpression.instructionsMax else {
      throw Problem(sentence: "it is too long")
    }
    switch self {
    case .empty: break
    case .byte(let set): program.append(.byte(set))
    case .atStart: program.append(.atStart)
    case .atEnd: program.append(.atEnd)
    case .sequence(let parts): for part in parts { try part.write(to: &program) }
    case .either(let choices): try Self.write(choices[...], to: &program)
    case .repeated(let part, let least, let most): try Self.write(part, least, most, to: &program)
    }
  }

  private static func write(
    _ choices: ArraySlice<ExpressionTree>, to program: inout [Instruction]
  ) throws(Problem) {
    guard let first = choices.first else { return }
    guard choices.count > 1 else { return try first.write(to: &program) }
    let split = program.count
    program.append(.jump(0))
    try first.write(to: &program)
    let jump = program.count
    program.append(.jump(0))
    program[split] = .split(split + 1, program.count)
    try write(choices.dropFirst(), to: &program)
    program[jump] = .jump(program.count)
  }

  private static func write(
    _ part: ExpressionTree, _ least: Int, _ most: Int?, to program: inout [Instruction]
  ) throws(Problem) {
    for _ in 0..<least { try part.write(to: &program) }
    guard let most else {
      let split = program.count
      program.append(.jump(0))
      try part.write(to: &program)
      program.append(.jump(split))
      program[split] = .split(split + 1, program.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(program.count)
      program.append(.jump(0))
      try part.write(to: &program)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }
}

/// Reads a regular expression. What it does not know it refuses, rather than read it in another way than
/// its author meant.
struct ExpressionParser {
  typealias Problem = ValidationExpression.Problem

  private var rest: ArraySlice<UInt8>
  private var depth = 0

  static let bytesMax = 1000
  static let depthMax = 20
  static let repetitionsMax = 100

  init(_ text: String) { rest = Array(text.utf8)[...] }

  mutating func parse() throws(Problem) -> ExpressionTree {
    guard !rest.isEmpty, rest.count <= Self.bytesMax else {
      throw Problem(sentence: "it must have 1 to \(Self.bytesMax) bytes")
    }
    let tree = try choices()
    guard rest.isEmpty else { throw Problem(sentence: "a ')' closes nothing") }
    return tree
  }

  private mutating func choices() throws(Problem) -> ExpressionTree {
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .either(choices)
  }

  private mutating func sequence() throws(Problem) -> ExpressionTree {
    var parts: [ExpressionTree] = []
    while let byte = rest.first, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      parts.append(try repeated(try atom()))
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repeated(_ atom: ExpressionTree) throws(Problem) -> ExpressionTree {
    let counts: (least: Int, most: Int?)
    switch rest.first {
    case UInt8(ascii: "*"): counts = (0, nil)
    case UInt8(ascii: "+"): counts = (1, nil)
    case UInt8(ascii: "?"): counts = (0, 1)
    case UInt8(ascii: "{"): counts = try self.counts()
    default: return atom
    }
    rest.removeFirst()
    // Lazy or not, the same texts match.
    _ = take("?")
    if let next = rest.first, "*+?{".utf8.contains(next) {
      throw Problem(sentence: "a repetition of a repetition")
    }
    return .repeated(atom, least: counts.least, most: counts.most)
  }

  /// Leaves the closing brace.
  private mutating func counts() throws(Problem) -> (least: Int, most: Int?) {
    rest.removeFirst()
    let least = try count()
    guard take(",") else { return (least, try closing(least)) }
    if rest.first == UInt8(ascii: "}") { return (least, nil) }
    let most = try count()
    guard least <= most else { throw Problem(sentence: "a repetition with more at least than at most") }
    return (least, try closing(most))
  }

  private func closing(_ count: Int) throws(Problem) -> Int {
    guard rest.first == UInt8(ascii: "}") else { throw Problem(sentence: "a '{' without its '}'") }
    return count
  }

  private mutating func count() throws(Problem) -> Int {
    let digits = rest.prefix { ByteClass.digits.contains($0) }
    rest = rest.dropFirst(digits.count)
    guard digits.count <= 3, let count = Int(String(decoding: digits, as: UTF8.self)),
      count <= Self.repetitionsMax
    else { throw Problem(sentence: "a repetition must be 0 to \(Self.repetitionsMax)") }
    return count
  }

  private mutating func atom() throws(Problem) -> ExpressionTree {
    let byte = rest.removeFirst()
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return .byte(try set())
    case UInt8(ascii: "."): return .byte(.anything)
    case UInt8(ascii: "^"): return .atStart
    case UInt8(ascii: "$"): return .atEnd
    case UInt8(ascii: "\\"): return .byte(try escaped())
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw Problem(sentence: "a repetition of nothing")
    default: return .byte(ByteClass([byte]))
    }
  }

  private mutating func group() throws(Problem) -> ExpressionTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthMax else { throw Problem(sentence: "its groups are too deep") }
    if take("?") {
      guard take(":") else { throw Problem(sentence: "groups with '(?' other than '(?:' are not known here") }
    }
    let tree = try choices()
    guard take(")") else { throw Problem(sentence: "a '(' without its ')'") }
    return tree
  }

  private mutating func set() throws(Problem) -> ByteClass {
    let isInverted = take("^")
    var set = ByteClass()
    var isFirst = true
    while let byte = rest.first, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      rest.removeFirst()
      if byte == UInt8(ascii: "\\") {
        set.formUnion(try escaped())
      } else if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]") {
        guard byte <= end, end != UInt8(ascii: "\\") else { throw Problem(sentence: "a range that is none") }
        rest.removeFirst(2)
        set.formUnion(ByteClass(byte...end))
      } else {
        set.insert(byte)
      }
    }
    guard take("]") else { throw Problem(sentence: "a '[' without its ']'") }
    return isInverted ? set.inverted : set
  }

  private mutating func escaped() throws(Problem) -> ByteClass {
    guard let byte = rest.popFirst() else { throw Problem(sentence: "a '\\' at its end") }
    switch byte {
    case UInt8(ascii: "d"): return .digits
    case UInt8(ascii: "D"): return ByteClass.digits.inverted
    case UInt8(ascii: "w"): return .word
    case UInt8(ascii: "W"): return ByteClass.word.inverted
    case UInt8(ascii: "s"): return .blanks
    case UInt8(ascii: "S"): return ByteClass.blanks.inverted
    case UInt8(ascii: "t"): return ByteClass([9])
    default:
      guard !byte.isAlphanumeric, byte < 128 else {
        throw Problem(sentence: "'\\\(Character(UnicodeScalar(byte)))' is not known here")
      }
      return ByteClass([byte])
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character.asciiValue else { return false }
    rest.removeFirst()
    return true
  }
}
