/// Every kind of object of `lab.json`, collected from the table of the file itself.
enum TopologyKinds {
  /// In the order in which a reader of the file meets them, each once.
  static let all: [KindDescription] = {
    var kinds: [KindDescription] = []
    collect(TopologyFields.kind.description, into: &kinds)
    return kinds
  }()

  private static func collect(_ kind: KindDescription, into kinds: inout [KindDescription]) {
    guard !kinds.contains(where: { $0.name == kind.name }) else { return }
    kinds.append(kind)
    for field in kind.fields {
      for nested in field.shape.kinds { collect(nested, into: &kinds) }
    }
  }
}

extension Shape {
  /// The kinds of object that values of this shape are, or hold.
  fileprivate var kinds: [KindDescription] {
    switch self {
    case .object(let kind), .oneKey(let kind): [kind]
    case .variants(_, let kinds): kinds
    case .list(let element, _), .map(_, let element): element.kinds
    case .either(let first, let second): first.kinds + second.kinds
    case .text, .boolean, .integer, .choice, .reference: []
    }
  }
}
