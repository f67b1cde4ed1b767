import JSON

/// The way to a value of the file: member names and, for arrays, indices, as in a JSON Pointer (RFC 6901).
struct SourcePath: Hashable, ExpressibleByArrayLiteral {
  private(set) var steps: [String]

  init(_ steps: [String] = []) { self.steps = steps }
  init(arrayLiteral elements: String...) { steps = elements }

  var parent: SourcePath { SourcePath(steps.dropLast()) }

  static func / (path: SourcePath, step: String) -> SourcePath { SourcePath(path.steps + [step]) }
  static func / (path: SourcePath, index: Int) -> SourcePath { path / String(index) }

  mutating func descend(_ step: String) { steps.append(step) }
  mutating func ascend() { steps.removeLast() }
}

extension SourcePath {
  private init(_ steps: ArraySlice<String>) { self.steps = Array(steps) }
}

extension JSONNode {
  /// The value at `path`, nil where the file has none.
  func value(at path: SourcePath) -> JSONNode? {
    path.steps.reduce(self as JSONNode?) { $0?.child($1) }
  }

  /// Where the value at `path` begins, or the nearest that is there around it.
  func position(of path: SourcePath) -> JSONPosition {
    var node = self
    for step in path.steps {
      guard let child = node.child(step) else { break }
      node = child
    }
    return node.position
  }

  /// Where the name of the member at `path` begins.
  func namePosition(of path: SourcePath) -> JSONPosition {
    guard let name = path.steps.last, let member = value(at: path.parent)?.member(name) else {
      return position(of: path)
    }
    return member.position
  }

  private func child(_ step: String) -> JSONNode? {
    if case .array(let elements) = content {
      return Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
    return member(step)?.value
  }
}
