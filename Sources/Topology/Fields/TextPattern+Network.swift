extension TextPattern {
  /// RFC 1123 §2.1, `localhost` included.
  static let hostName = TextPattern(
    label: "host name",
    regularExpression: "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
      + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
    meaning: "a host name"
  ) { $0.isHostName }

  /// A name that a certificate carries: a host name, its first label may be `*` (RFC 9525 §6.3).
  static let certificateName = TextPattern(
    label: "host name",
    regularExpression: "^(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
      + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$",
    meaning: "a host name, its first label may be '*'"
  ) { text in
    text.hasPrefix("*.") ? text.dropFirst(2).isHostName : text.isHostName
  }

  static let ipAddress = TextPattern(
    label: "IP address", regularExpression: "^[0-9A-Fa-f:.]+$", meaning: "an IPv4 or IPv6 address"
  ) { IPAddress($0) != nil }

  static let listenerURL = TextPattern(
    label: "URL", regularExpression: "^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$",
    meaning: "a scheme, a host and a port and nothing else, such as 'https://localhost:8443'",
    matches: { ListenerURL(parsing: $0) != nil },
    rule: .badURL)

  /// RFC 8414 §2: no query, no fragment.
  static let issuer = TextPattern(
    label: "URL",
    regularExpression: "^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?(/[^?#\\s]*)?$",
    meaning: "a URL without query and fragment (RFC 8414 §2)",
    matches: { text in
      guard let origin = Origin(of: text) else { return false }
      return !text.dropFirst(origin.text.count).contains { "?#".contains($0) || $0.isWhitespace }
    },
    rule: .badURL)

  /// RFC 6749 §3.1.2: absolute, no fragment. Plain http is another rule's business.
  static let redirect = TextPattern(
    label: "URI", regularExpression: "^[A-Za-z][A-Za-z0-9+.-]*:[!\"$-~]+$",
    meaning: "an absolute URI without a fragment (RFC 6749 §3.1.2)",
    matches: { $0.isAbsoluteURI },
    rule: .badURL)

  /// The text form of RFC 4514: attributes with their values, separated by commas.
  static let distinguishedName = TextPattern(
    label: "distinguished name", regularExpression: "^[A-Za-z0-9.]+=[^,]+(,\\s*[A-Za-z0-9.]+=[^,]+)*$",
    meaning: "a distinguished name such as 'CN=client.example.com' (RFC 4514)"
  ) { text in
    !text.isEmpty
      && text.replacingEscapes.split(omittingEmptySubsequences: false, whereSeparator: { ",+".contains($0) })
        .allSatisfy { part in
          let sides = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
          return sides.count == 2 && sides[0].utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: ".") }
        }
  }
}

extension StringProtocol {
  fileprivate var isHostName: Bool {
    utf8.count <= 253
      && split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
      }
  }

  fileprivate var isAbsoluteURI: Bool {
    guard let colon = firstIndex(of: ":"), let first, first.isASCII, first.isLetter else { return false }
    let scheme = self[..<colon]
    let rest = self[index(after: colon)...]
    return !rest.isEmpty && scheme.utf8.allSatisfy { $0.isAlphanumeric || "+.-".utf8.contains($0) }
      && rest.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
  }

  /// An escaped character separates nothing.
  fileprivate var replacingEscapes: String {
    var result = ""
    var isEscaped = false
    for character in self {
      if isEscaped {
        result.append("x")
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
