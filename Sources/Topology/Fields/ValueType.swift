import JSON
import OrderedCollections

/// How one kind of value is written, read and, for defaults, shown.
struct ValueType<Value: Sendable>: Sendable {
  let shape: Shape
  /// Nil: unusable, and reported.
  let decode: @Sendable (JSONNode, inout Decoding) -> Value?
  /// Nil: there is nothing to show.
  let encode: @Sendable (Value) -> JSONValue?
}

extension ValueType<String> {
  static func text(_ pattern: TextPattern = .nonEmpty) -> Self {
    ValueType(
      shape: .text(pattern),
      decode: { node, decoding in
        guard let text = decoding.string(node) else { return nil }
        guard pattern.matches(text) else {
          decoding.fail(pattern.rule, at: node, "'\(text)' must be \(pattern.meaning)")
          return nil
        }
        return text
      },
      encode: { .string($0) })
  }

  /// A word that the caller has already looked at.
  static func constant(_ word: String) -> Self {
    ValueType(
      shape: .choice([word]), decode: { node, decoding in decoding.string(node) }, encode: { .string($0) })
  }

  /// The name of something that the file declares.
  static func reference(to kind: Reference.Kind) -> Self {
    let pattern = kind == .listener ? TextPattern.linkTarget : .name
    return ValueType(
      shape: .reference(kind),
      decode: { node, decoding in
        let name = text(pattern).decode(node, &decoding)
        if let name { decoding.refer(to: kind, name) }
        return name
      },
      encode: { .string($0) })
  }
}

extension ValueType<Bool> {
  static var boolean: Self {
    ValueType(
      shape: .boolean,
      decode: { node, decoding in
        if case .bool(let bool) = node.content { return bool }
        decoding.failType(node, expected: "true or false")
        return nil
      },
      encode: { .bool($0) })
  }
}

extension ValueType<Int> {
  static func integer(_ range: ClosedRange<Int>) -> Self {
    ValueType(
      shape: .integer(range),
      decode: { node, decoding in
        guard case .number(let number) = node.content, let integer = number.int64 else {
          decoding.failType(node, expected: "an integer")
          return nil
        }
        guard let value = Int(exactly: integer), range.contains(value) else {
          decoding.fail(
            .outOfRange, at: node,
            "\(integer) is out of range; it must be between \(range.lowerBound) and \(range.upperBound)")
          return nil
        }
        return value
      },
      encode: { .integer(Int64($0)) })
  }
}

extension ValueType where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases of an enumeration.
  static var choice: Self {
    let words = Value.allCases.map(\.rawValue)
    return ValueType(
      shape: .choice(words),
      decode: { node, decoding in
        guard let word = decoding.string(node) else { return nil }
        if let value = Value(rawValue: word) { return value }
        decoding.failChoice(word, at: node, among: words)
        return nil
      },
      encode: { .string($0.rawValue) })
  }
}

extension ValueType<ListenerURL> {
  static var listenerURL: Self {
    let text = ValueType<String>.text(.listenerURL)
    return ValueType(
      shape: text.shape,
      decode: { node, decoding in text.decode(node, &decoding).flatMap(ListenerURL.init(parsing:)) },
      encode: { .string($0.description) })
  }
}

extension Decoding {
  /// The text of a string; nil, and reported, for anything else.
  mutating func string(_ node: JSONNode) -> String? {
    if case .string(let string) = node.content { return string }
    failType(node, expected: "a string")
    return nil
  }

  mutating func failType(_ node: JSONNode, expected: String) {
    fail(.wrongType, at: node, "expected \(expected) but found \(node.kind)")
  }

  mutating func failChoice(_ word: String, at node: JSONNode, among words: [String]) {
    let list = words.map { "'\($0)'" }.joined(separator: ", ")
    guard words.count > 1 else { return fail(.unknownChoice, at: node, "'\(word)' must be \(list)") }
    fail(
      .unknownChoice, at: node,
      "'\(word)' must be one of \(list)" + Suggestion.phrase(for: word, among: words))
  }
}
