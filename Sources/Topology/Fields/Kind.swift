import JSON

/// One kind of object: the table of its keys.
struct Kind<Model: Sendable>: Sendable {
  let description: KindDescription
  let fields: [(description: FieldDescription, field: Field<Model>)]
  private let make: @Sendable (String) -> Model

  /// - Parameter make: a model with defaults, from the name under which the object stands.
  init(
    _ name: String, _ help: String, make: @escaping @Sendable (String) -> Model, fields: [Field<Model>]
  ) {
    let new = make("NAME")
    self.make = make
    self.fields = fields.map { ($0.description(of: new), $0) }
    description = KindDescription(name: name, help: help, fields: self.fields.map(\.description))
  }

  /// A model even where fields are unusable: those are reported and keep their defaults. Nil: no object.
  func decode(_ node: JSONNode, named name: String, _ decoding: inout Decoding) -> Model? {
    guard let members = decoding.members(node) else { return nil }
    var model = make(name)
    decoding.inObject { decoding in
      for member in members { decode(member, into: &model, &decoding) }
      for (field, _) in fields where field.isRequired && node.member(field.name) == nil {
        decoding.fail(.missingKey, at: node, "\(description.phrase) needs the key '\(field.name)'")
      }
    }
    return model
  }

  private func decode(_ member: JSONNode.Member, into model: inout Model, _ decoding: inout Decoding) {
    guard let field = fields.first(where: { $0.description.name == member.name })?.field else {
      let suggestion = Suggestion.phrase(for: member.name, among: description.fields.map(\.name))
      decoding.fail(
        .unknownKey, at: member.position, "\(description.phrase) has no key '\(member.name)'\(suggestion)")
      return
    }
    decoding.descend(member.name) { field.decode(member.value, &model, &$0) }
  }
}

extension KindDescription {
  /// With its article: `an identity-provider`.
  var phrase: String { ("aeiou".contains(name.prefix(1)) ? "an " : "a ") + name }
}
