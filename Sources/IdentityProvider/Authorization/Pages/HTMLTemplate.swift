import Mustache

/// A page as a mustache template whose values are all escaped.
struct HTMLTemplate: Sendable {
  private let template: MustacheTemplate

  init(_ text: String) throws {
    MustacheContentTypes.register(ScalarHTML(), named: ScalarHTML.name)
    template = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(ScalarHTML.name)}}\n\(text)")
  }

  /// - Parameter values: strings, Booleans, and arrays of such dictionaries.
  func render(_ values: [String: Any]) -> String {
    template.render(values)
  }
}

/// Escapes by Unicode scalar. The library's own HTML type goes by `Character`, where a quotation mark with a
/// combining accent behind it is another character and would pass as it is, and end an attribute.
private struct ScalarHTML: MustacheContentType {
  static let name = "SCALAR-HTML"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
