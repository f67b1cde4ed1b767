/// `type "/" subtype` with its parameters (RFC 9110 §8.3.1).
package struct MediaType: Sendable, Equatable {
  /// Type, slash and subtype in lower case.
  package let essence: String
  /// Names in lower case; values as they came, without their quotes.
  package let parameters: [Parameter]

  package struct Parameter: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  /// Nil where `text` is no media type, or names a parameter twice.
  package init?(parsing text: String) {
    var rest = text.utf8[...]
    guard let type = Self.token(&rest), rest.popFirst() == UInt8(ascii: "/"),
      let subtype = Self.token(&rest)
    else { return nil }
    var parameters: [Parameter] = []
    Self.skipBlanks(&rest)
    while let separator = rest.popFirst() {
      guard separator == UInt8(ascii: ";") else { return nil }
      Self.skipBlanks(&rest)
      guard !rest.isEmpty, rest.first != UInt8(ascii: ";") else { continue }
      guard let parameter = Self.parameter(&rest),
        !parameters.contains(where: { $0.name == parameter.name })
      else { return nil }
      parameters.append(parameter)
      Self.skipBlanks(&rest)
    }
    essence = "\(type)/\(subtype)".lowercased()
    self.parameters = parameters
  }

  package subscript(parameter: String) -> String? {
    parameters.first { $0.name == parameter }?.value
  }

  private static func parameter(_ rest: inout Substring.UTF8View) -> Parameter? {
    guard let name = token(&rest), rest.popFirst() == UInt8(ascii: "=") else { return nil }
    guard let value = rest.first == UInt8(ascii: "\"") ? quoted(&rest) : token(&rest) else { return nil }
    return Parameter(name: name.lowercased(), value: value)
  }

  private static func token(_ rest: inout Substring.UTF8View) -> String? {
    let token = rest.prefix { ByteSet.token.contains($0) }
    rest = rest[token.endIndex...]
    return token.isEmpty ? nil : String(Substring(token))
  }

  private static func quoted(_ rest: inout Substring.UTF8View) -> String? {
    rest.removeFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(validating: value, as: UTF8.self) }
      guard byte != UInt8(ascii: "\\") else {
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped)
        continue
      }
      value.append(byte)
    }
    return nil
  }

  private static func skipBlanks(_ rest: inout Substring.UTF8View) {
    while let byte = rest.first, isBlank(byte) { rest.removeFirst() }
  }
}

extension HTTPHeaders {
  /// The media type of the content; nil where there is none, more than one, or one that is malformed.
  package var mediaType: MediaType? {
    let values = values("Content-Type")
    return values.count == 1 ? values.first.flatMap(MediaType.init(parsing:)) : nil
  }
}

extension HTTPRequest {
  /// The body as a form. It must be declared as one, in UTF-8 if it names a character set.
  package func form() throws(FormError) -> FormParameters {
    guard let type = headers.mediaType, type.essence == "application/x-www-form-urlencoded",
      type["charset"]?.lowercased() ?? "utf-8" == "utf-8"
    else { throw .mediaType }
    return try FormParameters(parsing: body)
  }

  /// The query as a form; without a query there are no parameters.
  package func queryParameters() throws(FormError) -> FormParameters {
    try FormParameters(parsing: query ?? "")
  }
}
