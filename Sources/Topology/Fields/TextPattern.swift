/// A text with a form: the regular expression is for editors, `matches` decides.
struct TextPattern: Sendable {
  /// For the reference page: `duration`.
  let label: String
  let regularExpression: String
  /// Completes "must be ...".
  let meaning: String
  let matches: @Sendable (String) -> Bool
  var rule = DecodingRule.badText
}

extension TextPattern {
  static let any = TextPattern(label: "text", regularExpression: "", meaning: "a text") { _ in true }

  static let nonEmpty = TextPattern(
    label: "text", regularExpression: "[\\s\\S]", meaning: "a text that is not empty"
  ) {
    !$0.isEmpty
  }

  static let name = TextPattern(
    label: "name", regularExpression: "^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$",
    meaning: "a name of at most 63 letters, digits, '-' and '_'"
  ) { text in
    text.utf8.count <= 63 && text.utf8.first.map { $0.isWordByte } == true
      && text.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "-") }
  }

  static let linkTarget = TextPattern(
    label: "node or `node.listener`",
    regularExpression: "^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})?$",
    meaning: "a node or 'node.listener'"
  ) { text in
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { name.matches(String($0)) }
  }

  static let fileName = TextPattern(
    label: "file name", regularExpression: "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$",
    meaning: "a file name without a folder"
  ) { text in
    text.utf8.count <= 100 && text.utf8.first.map { $0.isWordByte } == true
      && text.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
  }

  /// RFC 6749 appendix A.1, A.2: VSCHAR.
  static let visible = TextPattern(
    label: "visible ASCII", regularExpression: "^[ -~]+$",
    meaning: "visible ASCII characters (RFC 6749 appendix A)"
  ) { text in
    !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// The user-id of RFC 7617 §2.
  static let accountName = TextPattern(
    label: "account name", regularExpression: "^[!-9;-~]+$",
    meaning: "visible ASCII characters without ':' and spaces (RFC 7617 §2)"
  ) { text in
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
  }

  /// RFC 6750 §2.1: b64token.
  static let bearerToken = TextPattern(
    label: "bearer token", regularExpression: "^[A-Za-z0-9._~+/-]+=*$",
    meaning: "a bearer token of RFC 6750 §2.1"
  ) { text in
    let end = text.utf8.firstIndex { !($0.isWordByte || "-.~+/".utf8.contains($0)) } ?? text.utf8.endIndex
    return end > text.utf8.startIndex && text.utf8[end...].allSatisfy { $0 == UInt8(ascii: "=") }
  }

  /// RFC 6749 §3.3.
  static let scope = TextPattern(
    label: "scope", regularExpression: "^[!#-\\[\\]-~]+$", meaning: "a scope of RFC 6749 §3.3"
  ) { text in
    !text.isEmpty
      && text.utf8.allSatisfy {
        (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
  }

  static let method = TextPattern(
    label: "HTTP method", regularExpression: "^[A-Z]{1,20}$", meaning: "a method such as 'GET'"
  ) {
    $0.isMethod
  }

  /// What `PathPattern` matches, and what canonical paths can look like.
  static let routePath = TextPattern(
    label: "path pattern",
    regularExpression: "^(/(\(segment)|\(parameter)))*/(\\*|\(parameter)|[A-Za-z0-9._~$+!@,=:-]*)$",
    meaning: "a path such as '/token' or '/pets/{id}', or '/api/*' for everything below"
  ) { text in
    guard text.utf8.first == UInt8(ascii: "/") else { return false }
    return isPathPattern(text.dropFirst(), mayEndEmpty: true)
  }

  static let rewrite = TextPattern(
    label: "path", regularExpression: "^(/[A-Za-z0-9._~$+!@,=:-]+)*/[A-Za-z0-9._~$+!@,=:-]*$",
    meaning: "a path such as '/api/token'"
  ) { text in
    routePath.matches(text) && !text.utf8.contains { "*{".utf8.contains($0) }
  }

  static let stage = TextPattern(
    label: "stage name", regularExpression: "^[A-Za-z0-9_]{1,128}$",
    meaning: "a stage name of letters, digits and '_'"
  ) { text in
    (1...128).contains(text.utf8.count) && text.utf8.allSatisfy(\.isWordByte)
  }

  static let scopeRule = TextPattern(
    label: "`METHOD path`",
    regularExpression: "^[A-Z]{1,20} (/|\\*|((\(segment)|\(parameter))/)*(\(segment)|\(parameter)|\\*))$",
    meaning: "a method and a path without its leading slash, such as 'GET time' or 'GET pets/{id}'"
  ) { text in
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].isMethod else { return false }
    return parts[1] == "/" || isPathPattern(parts[1], mayEndEmpty: false)
  }

  private static let segment = "[A-Za-z0-9._~$+!@,=:-]+"
  private static let parameter = "\\{[A-Za-z0-9_]{1,63}\\}"

  /// Segments, the last of which may be `*`; no parameter is named twice.
  private static func isPathPattern(_ text: Substring, mayEndEmpty: Bool) -> Bool {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    let parameters = segments.filter { $0.first == "{" }
    guard Set(parameters).count == parameters.count else { return false }
    return segments.enumerated().allSatisfy { index, segment in
      if index == segments.count - 1, segment == "*" || mayEndEmpty && segment.isEmpty { return true }
      return segment.isPathSegment || segment.isPathParameter
    }
  }
}

extension UInt8 {
  /// A letter, a digit or `_`.
  var isWordByte: Bool { isAlphanumeric || self == UInt8(ascii: "_") }

  var isAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), .zero ... .nine: true
    default: false
    }
  }

  /// What a segment of a canonical path is made of: `pchar` of RFC 3986 §3.3 without escapes, `;`, `&` and
  /// quotes, about which servers disagree.
  fileprivate var isPathByte: Bool { isWordByte || ".~$+!@,=:-".utf8.contains(self) }

  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
}

extension StringProtocol {
  fileprivate var isMethod: Bool {
    (1...20).contains(utf8.count)
      && utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// `{name}`.
  fileprivate var isPathParameter: Bool {
    first == "{" && last == "}" && (3...65).contains(utf8.count)
      && dropFirst().dropLast().utf8.allSatisfy(\.isWordByte)
  }

  /// Dot segments are no segments of a canonical path.
  fileprivate var isPathSegment: Bool {
    !isEmpty && self != "." && self != ".." && utf8.allSatisfy(\.isPathByte)
  }
}
