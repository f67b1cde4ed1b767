import JSON

/// The keys of a node: those of every role, and those of its own.
enum NodeFields {
  static let kinds: [Kind<NodeSpecification>] = [
    role(
      "identity-provider", "Issues tokens and answers for them.", .init(issuer: ""),
      \.identityProvider, IdentityProviderFields.fields),
    role(
      "gateway", "Terminates TLS in front of routes; a route is layers, then a link.", .init(),
      \.gateway, GatewayFields.fields),
    role(
      "authorizer", "Decides for a gateway whether a request may pass.", .init(),
      \.authorizer, AuthorizerFields.fields),
    role(
      "resource", "A small service that others protect.", .init(service: .time),
      \.resource, ResourceFields.fields),
  ]

  /// Which of the kinds a node is, its `role` says.
  static let map = ValueType.map(
    shape: .variants(by: "role", kinds.map(\.description)), keys: .name, encode: { _ in nil }
  ) { node, name, decoding in
    kind(of: node, &decoding)?.decode(node, named: name, &decoding)
  }

  private static func kind(of node: JSONNode, _ decoding: inout Decoding) -> Kind<NodeSpecification>? {
    guard decoding.members(node) != nil else { return nil }
    guard let role = node.member("role")?.value else {
      decoding.inObject { $0.fail(.missingKey, at: node, "a node needs the key 'role'") }
      return nil
    }
    return decoding.inObject { decoding in
      guard let word = decoding.string(role) else { return nil }
      if let kind = kinds.first(where: { $0.description.name == word }) { return kind }
      decoding.failChoice(word, at: role, among: kinds.map(\.description.name))
      return nil
    }
  }

  private static func role<Part>(
    _ name: String, _ help: String, _ new: Part,
    _ part: any WritableKeyPath<NodeSpecification, Part?> & Sendable, _ fields: [Field<Part>]
  ) -> Kind<NodeSpecification> where Part: Sendable {
    Kind(
      name, help,
      make: { nodeName in
        var node = NodeSpecification(name: nodeName, role: .resource(.init(service: .time)))
        node[keyPath: part] = new
        return node
      },
      fields: common(role: name) + fields.map { $0.lifted(into: part, new: new) })
  }

  private static func common(role: String) -> [Field<NodeSpecification>] {
    [
      Field("role", .constant(role), isRequired: true, "What the node does.") { _, _ in },
      Field(
        "listen", .map(of: ListenerFields.kind, keys: .name), \.listeners, "Its ports, by name."),
      Field(
        "loop", .integer(0...1023), \.loop, defaultNote: "the lab chooses",
        "Which event loop it is pinned to, counted from 0 and taken modulo the lab's loops."),
      Field(
        "replicas", .integer(1...64), \.replicas,
        "How many replicas answer behind each listener, each on a loop of its own."),
      Field(
        "address", .text(.ipAddress), \.address, defaultNote: "the system chooses",
        "Which loopback address its links come from, so that far ends can tell callers apart by address."),
    ]
  }
}
