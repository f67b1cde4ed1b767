/// The keys that a resource adds to a node's.
enum ResourceFields {
  static let fields: [Field<ResourceSpecification>] = [
    Field("service", .choice, \.service, isRequired: true, "What it serves.")
  ]
}
