import HTTP
import Mustache

/// A page as a mustache template whose values are all escaped.
struct HTMLTemplate: Sendable {
  private let template: MustacheTemplate

  init(_ text: String) throws {
    MustacheContentTypes.register(PageText(), named: PageText.name)
    template = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(PageText.name)}}\n\(text)")
  }

  /// - Parameter values: strings, Booleans, and arrays of such dictionaries.
  func render(_ values: [String: Any]) -> String {
    template.render(values)
  }
}

/// Escapes by byte. The library's own HTML type goes by `Character`, where a quotation mark with a combining
/// accent behind it is another character and would pass as it is, and end an attribute.
private struct PageText: MustacheContentType {
  static let name = "PAGE-TEXT"

  func escapeText(_ text: String) -> String {
    HTMLEscaping.escape(String(String.UnicodeScalarView(text.unicodeScalars.map(visible))))
  }

  /// Control characters have no place in a page, and would drive the terminal of whoever fetches it there.
  private func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "\n", "\t": scalar
    case "\0"..<" ": Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case "\u{7F}": "\u{2421}"
    case "\u{80}"..."\u{9F}": "\u{FFFD}"
    default: scalar
    }
  }
}
