import HTTP
import JSON

/// Why the control API gave no answer.
package struct ControlError: Error, Sendable {
  package let sentence: String
  /// Whether there was no answer at all.
  package let isUnreachable: Bool

  static func sentence(of response: HTTPResponse) -> String {
    let error = try? JSONValue(parsing: response.body)["error"]?.string
    return error ?? "the lab answered \(response.status)"
  }
}
