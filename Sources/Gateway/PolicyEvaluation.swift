import Authorizer

/// What a policy means for one call.
enum PolicyDecision: String, Sendable {
  case allow = "an Allow"
  case explicitDeny = "a Deny"
  /// No statement matches.
  case implicitDeny = "no statement about it"
}

extension AuthorizerPolicy {
  /// Judges the call of `arn`: a Deny that matches outweighs every Allow, and what nothing allows is denied.
  func decision(on arn: String) -> PolicyDecision {
    let matching = statements.lazy.filter { $0.applies(to: arn) }
    if matching.contains(where: { $0.effect == .deny }) { return .explicitDeny }
    return matching.contains { $0.effect == .allow } ? .allow : .implicitDeny
  }
}

extension AuthorizerPolicy.Statement {
  fileprivate func applies(to arn: String) -> Bool {
    guard actions.contains(where: Self.isInvoke) else { return false }
    switch resources {
    case .only(let patterns): return patterns.contains { Self.matches(arn, $0) }
    case .allBut(let patterns): return !patterns.contains { Self.matches(arn, $0) }
    }
  }

  /// Action names know no case.
  private static func isInvoke(_ action: String) -> Bool {
    action == invoke || wildcardMatches(invoke.lowercased(), action.lowercased())
  }

  /// A pattern beyond the bound matches nothing, neither to allow nor to exempt.
  private static func matches(_ arn: String, _ pattern: String) -> Bool {
    arn == pattern || (pattern.utf8.count <= resourceBytesMax && wildcardMatches(arn, pattern))
  }

  private static let resourceBytesMax = 512

  /// `*` stands for any run of characters, also an empty one, `?` for exactly one. Going back to the last
  /// star suffices, so that the time is bounded by the product of the lengths.
  static func wildcardMatches(_ text: String, _ pattern: String) -> Bool {
    let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
    var (at, next) = (0, 0)
    var lastStar: (next: Int, at: Int)?
    while at < text.count {
      if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
        next += 1
        lastStar = (next, at)
      } else if next < pattern.count, pattern[next] == UInt8(ascii: "?") || pattern[next] == text[at] {
        at += 1
        next += 1
      } else if let star = lastStar {
        at = star.at + 1
        next = star.next
        lastStar = (star.next, at)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
