import JSON

/// The state of one decode: where it is, what was wrong so far, which names wait to be resolved.
struct Decoding {
  private(set) var report: Report
  /// Objects of which a field was unusable, so that rules about their other fields would only mislead.
  private(set) var damaged: Set<SourcePath> = []
  private(set) var references: [Reference] = []
  private var path: SourcePath = []
  private var objects: [SourcePath] = []

  init(_ report: Report) { self.report = report }

  mutating func descend<Result>(_ step: String, _ body: (inout Decoding) -> Result) -> Result {
    path.descend(step)
    defer { path.ascend() }
    return body(&self)
  }

  /// Whatever fails within `body` damages the object at hand.
  mutating func inObject<Result>(_ body: (inout Decoding) -> Result) -> Result {
    objects.append(path)
    defer { objects.removeLast() }
    return body(&self)
  }

  mutating func fail(_ rule: DecodingRule, at node: JSONNode, _ message: String) {
    fail(rule, at: node.position, message)
  }

  mutating func fail(_ rule: DecodingRule, at position: JSONPosition, _ message: String) {
    report.add(rule: rule.rawValue, .error, at: position, message)
    damaged.insert(objects.last ?? path)
  }

  mutating func note(_ leniency: LeniencyDescription, at node: JSONNode) {
    report.add(rule: leniency.id, .leniency, at: node.position, leniency.consequence)
  }

  mutating func refer(to kind: Reference.Kind, _ name: String) {
    references.append(Reference(kind: kind, name: name, path: path))
  }
}
