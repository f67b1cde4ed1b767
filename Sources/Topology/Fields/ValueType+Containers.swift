import JSON
import OrderedCollections

extension ValueType {
  /// An array; `isSet`: without repetition.
  static func list<Element>(
    of element: ValueType<Element>, count: ClosedRange<Int> = 0...1000, isSet: Bool = true
  ) -> ValueType where Value == [Element] {
    ValueType(
      shape: .list(element.shape, count: count),
      decode: { node, decoding in
        guard case .array(let nodes) = node.content else {
          decoding.failType(node, expected: "an array")
          return nil
        }
        guard count.contains(nodes.count) else {
          decoding.fail(
            .elementCount, at: node, "the array must have \(count.words) elements, not \(nodes.count)")
          return nil
        }
        if isSet { decoding.checkRepetition(in: nodes) }
        return nodes.enumerated().compactMap { index, node in
          decoding.descend(String(index)) { element.decode(node, &$0) }
        }
      },
      encode: { elements in .array(elements.compactMap(element.encode)) })
  }

  /// An object whose names the author chooses.
  static func map<Element>(
    of element: ValueType<Element>, keys: TextPattern
  ) -> ValueType where Value == OrderedDictionary<String, Element> {
    map(shape: element.shape, keys: keys, encode: element.encode) { node, _, decoding in
      element.decode(node, &decoding)
    }
  }

  /// The same of objects that know their name.
  static func map<Element>(
    of kind: Kind<Element>, keys: TextPattern
  ) -> ValueType where Value == OrderedDictionary<String, Element> {
    map(shape: .object(kind.description), keys: keys, encode: { _ in nil }, decode: kind.decode(_:named:_:))
  }

  static func map<Element>(
    shape: Shape, keys: TextPattern, encode: @escaping @Sendable (Element) -> JSONValue?,
    decode: @escaping @Sendable (JSONNode, String, inout Decoding) -> Element?
  ) -> ValueType where Value == OrderedDictionary<String, Element> {
    ValueType(
      shape: .map(keys: keys, values: shape),
      decode: { node, decoding in
        guard let members = decoding.members(node) else { return nil }
        var elements = OrderedDictionary<String, Element>()
        for member in members {
          decoding.checkKey(member, keys)
          elements[member.name] = decoding.descend(member.name) { decode(member.value, member.name, &$0) }
        }
        return elements
      },
      encode: { elements in
        var object = JSONObject()
        for (name, element) in elements { object[name] = encode(element) }
        return .object(object)
      })
  }

  static func object(_ kind: Kind<Value>) -> ValueType {
    ValueType(
      shape: .object(kind.description),
      decode: { node, decoding in kind.decode(node, named: "", &decoding) },
      encode: { _ in nil })
  }

  /// An object of which exactly one key is given; each of its fields appends what it means.
  static func oneKey(of kind: Kind<[Value]>) -> ValueType {
    ValueType(
      shape: .oneKey(kind.description),
      decode: { node, decoding in
        guard let values = kind.decode(node, named: "", &decoding), let members = node.members else {
          return nil
        }
        guard members.count == 1 else {
          let names = kind.fields.map { "'\($0.description.name)'" }.joined(separator: ", ")
          decoding.fail(.oneKey, at: node, "exactly one of \(names) must be given, not \(members.count)")
          return nil
        }
        return values.first
      },
      encode: { _ in nil })
  }
}

extension Decoding {
  mutating func members(_ node: JSONNode) -> [JSONNode.Member]? {
    guard let members = node.members else {
      failType(node, expected: "an object")
      return nil
    }
    return members
  }

  fileprivate mutating func checkKey(_ member: JSONNode.Member, _ pattern: TextPattern) {
    guard !pattern.matches(member.name) else { return }
    fail(pattern.rule, at: member.position, "'\(member.name)' must be \(pattern.meaning)")
  }

  fileprivate mutating func checkRepetition(in nodes: [JSONNode]) {
    var seen: Set<String> = []
    for node in nodes {
      guard case .string(let text) = node.content, !seen.insert(text).inserted else { continue }
      fail(.repeatedElement, at: node, "'\(text)' occurs twice")
    }
  }
}

extension ClosedRange<Int> {
  fileprivate var words: String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
  }
}
