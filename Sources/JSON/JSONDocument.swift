/// A JSON text read strictly (RFC 8259), every value and member name with its place.
///
/// For files that people write and want errors about. What machines send is read as `JSONValue`.
package struct JSONDocument: Sendable, Equatable {
  package let root: JSONNode

  package init(parsing bytes: [UInt8], limits: JSONLimits = .init()) throws(JSONError) {
    root = try JSONParser.parse(bytes, limits: limits, with: PlacingBuilder())
  }
}

/// A value and where it begins.
package struct JSONNode: Sendable, Equatable {
  package let position: JSONPosition
  package let content: Content

  package enum Content: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONNode])
    /// In the order of the text, without duplicates.
    case object([Member])
  }

  package struct Member: Sendable, Equatable {
    package let name: String
    package let position: JSONPosition
    package let value: JSONNode
  }

  /// The members of an object; nil for anything else.
  package var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }

  package func member(_ name: String) -> Member? { members?.first { $0.name == name } }

  /// What it is, with its article: `a string`.
  package var kind: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// Counts lines and columns along with the parse, so that the whole costs one pass.
private struct PlacingBuilder: JSONBuilder {
  private var position = JSONPosition()
  private var offset = 0

  mutating func place(of offset: Int, in bytes: [UInt8]) -> JSONPosition {
    position.advance(over: bytes[self.offset..<offset])
    self.offset = offset
    return position
  }

  func scalar(_ scalar: JSONScalar, at place: JSONPosition) -> JSONNode {
    switch scalar {
    case .null: JSONNode(position: place, content: .null)
    case .bool(let bool): JSONNode(position: place, content: .bool(bool))
    case .number(let number): JSONNode(position: place, content: .number(number))
    case .string(let string): JSONNode(position: place, content: .string(string))
    }
  }

  func array(_ elements: [JSONNode], at place: JSONPosition) -> JSONNode {
    JSONNode(position: place, content: .array(elements))
  }

  func object(_ members: [JSONNode.Member], at place: JSONPosition) -> JSONNode {
    JSONNode(position: place, content: .object(members))
  }

  func member(_ name: String, at place: JSONPosition, _ value: JSONNode) -> JSONNode.Member {
    JSONNode.Member(name: name, position: place, value: value)
  }

  func name(of member: JSONNode.Member) -> String { member.name }
}
