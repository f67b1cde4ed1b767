import Testing

/// Bytes that are no proper request, and the status that they get.
struct MalformedInput: Sendable, CustomTestStringConvertible {
  let name: String
  let status: Int
  private let make: @Sendable (Mark) -> String

  /// - Parameter make: the text as it is sent, with the mark in it by which the log is searched.
  init(_ name: String, _ status: Int, _ make: @escaping @Sendable (Mark) -> String) {
    self.name = name
    self.status = status
    self.make = make
  }

  /// A head, lines ended by CR LF, behind a request line that carries the mark.
  init(_ name: String, _ status: Int, head: [String], body: String = "") {
    self.init(name, status) { mark in
      (["POST /\(mark.text) HTTP/1.1"] + head).map { $0 + "\r\n" }.joined() + "\r\n" + body
    }
  }

  func text(_ mark: Mark) -> String { make(mark) }
  var testDescription: String { "\(name): \(status)" }
}
