/// The members of a JSON object in their order, each name once. Lookup is linear: objects here are small.
package struct JSONObject: Sendable {
  package private(set) var members: [Member]

  package struct Member: Sendable, Equatable {
    package let name: String
    package var value: JSONValue
  }

  package init() { members = [] }

  /// A later member replaces an earlier one of the same name.
  package init(_ elements: [(String, JSONValue)]) {
    members = []
    for (name, value) in elements { self[name] = value }
  }

  /// The caller vouches that no name occurs twice.
  init(unique members: [Member]) { self.members = members }

  /// A new member goes to the end; nil removes one.
  package subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  package var names: [String] { members.map(\.name) }
  package var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: Equatable {
  /// The order of members means nothing (RFC 8259 §1).
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
