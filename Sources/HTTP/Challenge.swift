/// One challenge of a `WWW-Authenticate` field (RFC 9110 §11.3): `Bearer error="invalid_token"`.
package struct Challenge: Sendable {
  package let scheme: String
  /// In order; values are written as quoted strings.
  package let parameters: [(name: String, value: String)]

  package init(_ scheme: String, _ parameters: KeyValuePairs<String, String> = [:]) {
    self.scheme = scheme
    self.parameters = parameters.map { (name: $0.key, value: $0.value) }
  }

  /// The field's value.
  package var text: String {
    let list = parameters.map { "\($0.name)=\(QuotedString.quote($0.value))" }.joined(separator: ", ")
    return list.isEmpty ? scheme : "\(scheme) \(list)"
  }
}

/// `quoted-string` of RFC 9110 §5.6.4.
package enum QuotedString {
  /// Escapes quotes and backslashes; a control character becomes a blank.
  package static func quote(_ text: String) -> String {
    var out: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
      out.append(byte < 32 || byte == 127 ? 32 : byte)
    }
    out.append(UInt8(ascii: "\""))
    return String(decoding: out, as: UTF8.self)
  }
}
