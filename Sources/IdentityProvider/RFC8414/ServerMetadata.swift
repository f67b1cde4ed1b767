import JSON

/// What the server says about itself (RFC 8414 §2). Features add members; empty arrays never appear (§3.2).
struct ServerMetadata: Sendable {
  private var members = JSONObject()

  mutating func set(_ name: String, _ value: JSONValue) { members[name] = value }

  /// Adds a value to an array, once.
  mutating func add(_ value: String, to name: String) {
    var values = members[name]?.strings ?? []
    if !values.contains(value) { values.append(value) }
    members[name] = .array(values.map(JSONValue.string))
  }
}

extension ServerMetadata: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for member in members.members where member.value != .array([]) {
        writer.member(member.name, member.value)
      }
    }
  }
}
