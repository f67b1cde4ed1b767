/// Why a body or a query is no form.
package enum FormError: Error, Sendable, Equatable {
  case tooLong
  case tooMany
  case emptyName
  case illegalByte
  case brokenEscape
  case notUTF8
  /// The body is not declared as a form in UTF-8.
  case mediaType

  /// One clause without a full stop, of printable ASCII, fit for an `error_description`.
  package var sentence: String {
    switch self {
    case .tooLong: "the form is longer than \(FormParameters.bytesMax) bytes"
    case .tooMany: "the form has more than \(FormParameters.countMax) parameters"
    case .emptyName: "a parameter of the form has no name"
    case .illegalByte: "the form holds a byte that must be escaped"
    case .brokenEscape: "the form holds a percent sign without two hexadecimal digits"
    case .notUTF8: "the form is not UTF-8"
    case .mediaType: "the body is not application/x-www-form-urlencoded"
    }
  }
}
