import OAuth

/// Lists of scope tokens (RFC 6749 §3.3).
enum Scopes {
  static let countMax = 64

  /// The scopes of a `scope` parameter, each once; all of `allowed` where there is none.
  ///
  /// - Throws: `invalid_scope` where one is not in `allowed`.
  static func parse(
    _ text: String?, allowed: [String], verdicts: inout [Verdict]
  ) throws(OAuthError) -> [String] {
    guard let text else { return allowed }
    let asked = text.split(separator: " ", maxSplits: countMax).map(String.init)
    let known = Set(allowed)
    guard asked.count <= countMax, !asked.isEmpty, known.isSuperset(of: asked) else {
      throw OAuthError(
        .invalidScope, "The scope exceeds what was granted",
        verdict: .fail(.scopeAllowed, expected: allowed.joined(separator: " "), presented: text))
    }
    verdicts.append(.pass(.scopeAllowed, expected: allowed.joined(separator: " "), presented: text))
    var seen: Set<String> = []
    return asked.filter { seen.insert($0).inserted }
  }

  /// Whether `text` is one scope token: printable ASCII without blank, quote and backslash.
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      }
  }
}

extension Rule {
  static let scopeAllowed = Rule(
    "scope-allowed", .rfc(6749, "3.3"),
    passed: "The requested scope “{presented}” stays within “{expected}”.",
    failed: "The requested scope “{presented}” exceeds “{expected}”.",
    remedy: "Ask for fewer scopes, or register the client for more in lab.json.")
}
