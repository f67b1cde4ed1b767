import Foundation
import Testing

/// A refusal of a REST API: what is asked where, and the answer to the byte.
struct ServiceRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var at = "gateway.mtls"
  /// A request line without its version, and headers.
  let request: String
  /// As it stands in the status line.
  let status: String
  /// `x-amzn-ErrorType`
  let type: String
  let body: String

  var text: String { Self.text(request) }

  static func text(_ request: String) -> String {
    var lines = request.components(separatedBy: "\r\n")
    lines[0] += " HTTP/1.1"
    if !lines.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: localhost") }
    return lines.joined(separator: "\r\n") + "\r\nConnection: close\r\n\r\n"
  }

  /// Compares all of an answer, but for the values that change each time.
  func expect(_ answer: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let parts = Self.steady(answer).components(separatedBy: "\r\n\r\n")
    #expect(
      parts.first?.components(separatedBy: "\r\n").sorted()
        == [
          "HTTP/1.1 \(status)", "Content-Type: application/json", "Connection: close",
          "Content-Length: \(body.utf8.count)", "x-amzn-ErrorType: \(type)", "ID", "APIGW", "DATE",
        ].sorted(), sourceLocation: sourceLocation)
    #expect(parts.dropFirst().joined() == body, sourceLocation: sourceLocation)
  }

  private static func steady(_ answer: String) -> String {
    answer
      .replacing(
        /x-amzn-RequestId: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n/,
        with: "ID\r\n"
      )
      .replacing(/x-amz-apigw-id: [A-Za-z0-9+\/]{15}=\r\n/, with: "APIGW\r\n")
      .replacing(/Date: [A-Za-z]{3}, [^\r]* GMT\r\n/, with: "DATE\r\n")
  }
}
