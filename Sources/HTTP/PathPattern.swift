import Encodings

/// What a route says of a path: `/token`, `/api/*`, `/accounts/{name}`.
///
/// `{name}` stands for one segment that is not empty; `*` may stand as the last segment only, for whatever
/// follows the slash before it, nothing included. All else is compared byte for byte with a canonical path.
package struct PathPattern: Sendable, Hashable {
  package let text: String
  private let segments: [Segment]
  private let isLiteral: Bool
  private let hasRest: Bool

  private enum Segment: Sendable, Hashable { case literal(String), parameter(String) }

  /// - Throws: where the pattern could not match any canonical path, or names a parameter twice.
  package init(parsing text: String) throws(PathPatternError) {
    guard text.first == "/" else { throw .noSlash }
    var parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    hasRest = parts.last == "*"
    if hasRest { parts.removeLast() }
    var segments: [Segment] = []
    var names: Set<String> = []
    for part in parts {
      let segment = try Self.segment(part)
      if case .parameter(let name) = segment, !names.insert(name).inserted { throw .repeatedParameter(name) }
      segments.append(segment)
    }
    self.text = text
    self.segments = segments
    isLiteral = names.isEmpty
    guard Self.isCanonical(segments) else { throw .notCanonical }
  }

  /// What of a path the pattern left open.
  package struct Match: Sendable, Equatable {
    /// In the order of the pattern; values are decoded.
    package let parameters: [FormParameters.Parameter]
    /// What `*` stands for, as it stands in the path; nil without one.
    package let rest: String?

    package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }
  }

  /// - Parameter path: in canonical form.
  package func match(_ path: String) -> Match? {
    if isLiteral, !hasRest { return path == text ? Match(parameters: [], rest: nil) : nil }
    var rest = path.utf8[...]
    var parameters: [FormParameters.Parameter] = []
    for segment in segments {
      guard rest.popFirst() == UInt8(ascii: "/") else { return nil }
      let part = rest.prefix { $0 != UInt8(ascii: "/") }
      rest = rest[part.endIndex...]
      switch segment {
      case .literal(let literal): guard part.elementsEqual(literal.utf8) else { return nil }
      case .parameter(let name):
        guard !part.isEmpty, let value = PercentEncoding.decode(Substring(part)) else { return nil }
        parameters.append(.init(name: name, value: String(decoding: value, as: UTF8.self)))
      }
    }
    guard hasRest else { return rest.isEmpty ? Match(parameters: parameters, rest: nil) : nil }
    guard rest.popFirst() == UInt8(ascii: "/") else { return nil }
    return Match(parameters: parameters, rest: String(Substring(rest)))
  }

  private static func segment(_ part: Substring) throws(PathPatternError) -> Segment {
    guard part.first == "{", part.last == "}", part.count > 2 else {
      guard !part.contains(where: { "{}*".contains($0) }) else { throw .notCanonical }
      return .literal(String(part))
    }
    let name = part.dropFirst().dropLast()
    guard ByteSet.unreserved.holdsAll(name.utf8) else { throw .notCanonical }
    return .parameter(String(name))
  }

  private static func isCanonical(_ segments: [Segment]) -> Bool {
    let sample = segments.map { segment in
      switch segment {
      case .literal(let text): text
      case .parameter: "x"
      }
    }
    let path = "/" + sample.joined(separator: "/")
    return (try? RequestTarget(parsing: path))?.path == path
  }
}

extension PathPattern {
  /// Segment by segment, a literal is more exact than a parameter; then the longer pattern; then the one
  /// without `*`.
  package func isMoreExact(than other: PathPattern) -> Bool {
    for pair in zip(segments, other.segments) {
      switch pair {
      case (.literal, .parameter): return true
      case (.parameter, .literal): return false
      default: continue
      }
    }
    if segments.count != other.segments.count { return segments.count > other.segments.count }
    return !hasRest && other.hasRest
  }
}

package enum PathPatternError: Error, Sendable, Equatable {
  case noSlash
  case notCanonical
  case repeatedParameter(String)

  package var sentence: String {
    switch self {
    case .noSlash: "a path pattern begins with a slash"
    case .notCanonical: "no canonical path can match this pattern"
    case .repeatedParameter(let name): "the pattern names {\(name)} twice"
    }
  }
}
