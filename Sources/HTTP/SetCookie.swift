import Encodings

/// One `Set-Cookie` field (RFC 6265 §4.1). Cookies ignore ports, so a name should carry its port.
package struct SetCookie: Sendable {
  package enum SameSite: String, Sendable { case strict = "Strict", lax = "Lax", none = "None" }

  package let name: String
  package let value: String
  package let path: String
  /// In seconds; nil for a cookie that ends with the browser, 0 or less to delete it.
  package let maxAge: Int?
  package let isSecure: Bool
  package let isHTTPOnly: Bool
  package let sameSite: SameSite

  /// - Parameters:
  ///   - name: a token.
  ///   - value: what is no cookie octet is percent-encoded, so that no value can add an attribute.
  package init(
    _ name: String, _ value: String, path: String = "/", maxAge: Int? = nil, isSecure: Bool,
    isHTTPOnly: Bool = true, sameSite: SameSite = .lax
  ) {
    self.name = name
    self.value = value
    self.path = path
    self.maxAge = maxAge
    self.isSecure = isSecure
    self.isHTTPOnly = isHTTPOnly
    self.sameSite = sameSite
  }

  /// The value of the field.
  package var text: String {
    var text =
      "\(escaped(name, but: .token))=\(escaped(value, but: .cookie)); Path=\(escaped(path, but: .cookie))"
    if let maxAge { text += "; Max-Age=\(maxAge)" }
    if isSecure { text += "; Secure" }
    if isHTTPOnly { text += "; HttpOnly" }
    return text + "; SameSite=\(sameSite.rawValue)"
  }

  private func escaped(_ text: String, but legal: ByteSet) -> String {
    guard !legal.holdsAll(text.utf8) else { return text }
    return text.unicodeScalars.map { scalar in
      let character = String(scalar)
      return legal.holdsAll(character.utf8) ? character : PercentEncoding.encode(character)
    }.joined()
  }
}

extension HTTPHeaders {
  package mutating func add(_ cookie: SetCookie) { add("Set-Cookie", cookie.text) }
}
