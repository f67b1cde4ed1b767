import Testing

@testable import JSON

@Suite struct JSONFuzzTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a random value survives writing and reading, compact and pretty`(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<500 {
      let value = JSONValue.random(depth: 4, &random)
      var pretty = JSONWriter(.pretty)
      pretty.value(value)
      #expect(try JSONValue(parsing: value.bytes) == value)
      #expect(try JSONValue(parsing: pretty.bytes) == value)
    }
  }

  @Test(arguments: [4, 5, 6] as [UInt64])
  func `any bytes give a value or an error within the text, the same to both readers`(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    for _ in 0..<5000 {
      var bytes = JSONValue.random(depth: 3, &random).bytes
      for _ in 0..<Int.random(in: 0...3, using: &random) { mutate(&bytes, &random) }
      let value = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
      let document = Result { () throws(JSONError) in try JSONDocument(parsing: bytes) }
      switch (value, document) {
      case (.success, .success): break
      case (.failure(let error), .failure(let other)):
        #expect(error == other)
        #expect(error.line >= 1 && error.line <= bytes.count(where: { $0 == 10 }) + 1)
        #expect(error.column >= 1 && error.column <= bytes.count + 1)
      default: Issue.record("the readers disagree about \(bytes)")
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let interesting = Array("{}[]:,\"\\u0-.eE+tfn \n".utf8) + [0x00, 0x80, 0xC3, 0xED, 0xFF]
    let index = Int.random(in: 0...bytes.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: index)
    case 1: bytes.removeSubrange(index..<min(index + 2, bytes.count))
    default: if index < bytes.count { bytes[index] = UInt8.random(in: 0...255, using: &random) }
    }
  }
}

extension JSONValue {
  fileprivate static func random(depth: Int, _ random: inout SplitMix) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .integer(Int64(bitPattern: random.next()))
    case 3: return .number(Double.random(in: -1e9...1e9, using: &random))
    case 4: return .string(randomText(&random))
    case 5:
      return .array(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth - 1, &random) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        object[randomText(&random)] = .random(depth: depth - 1, &random)
      }
      return .object(object)
    }
  }

  private static func randomText(_ random: inout SplitMix) -> String {
    let alphabet: [Character] = ["a", "b", "\"", "\\", "/", "\n", "\u{1}", "é", "€", "😀", "\u{301}", " "]
    return String(
      (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
  }
}

/// Vigna's generator: small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
