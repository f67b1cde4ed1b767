import Foundation

/// Whether and how wide a person is looking. Colour goes to terminals only, and to none where `NO_COLOR` is
/// set.
struct Terminal {
  let isColoured: Bool
  /// Columns; nil where the output is no terminal.
  let width: Int?

  static let standardOutput = Terminal(descriptor: 1)
  static let standardError = Terminal(descriptor: 2)

  private init(descriptor: Int32) {
    let isTerminal = isatty(descriptor) == 1
    let environment = ProcessInfo.processInfo.environment
    isColoured = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    var size = winsize()
    let known = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = known ? Int(size.ws_col) : nil
  }

  func red(_ text: String) -> String { coloured(text, 31) }
  func green(_ text: String) -> String { coloured(text, 32) }
  func yellow(_ text: String) -> String { coloured(text, 33) }
  func bold(_ text: String) -> String { coloured(text, 1) }
  func dim(_ text: String) -> String { coloured(text, 2) }

  private func coloured(_ text: String, _ code: Int) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
