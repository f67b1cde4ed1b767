import HTTP
import OAuth

extension Verdict {
  /// Why what came was no request that a node could be asked.
  static func malformed(_ refusal: HTTPRefusal) -> Verdict {
    let (rule, expected) = Rule.malformed[refusal.status] ?? (.requestWellFormed, "a request of HTTP/1.1")
    return .fail(rule, expected: expected, presented: refusal.reason)
  }
}

extension Rule {
  /// By the status of the refusal.
  fileprivate static let malformed: [Int: (rule: Rule, expected: String)] = [
    408: (.requestTime, "the whole request within the listener's time limits"),
    413: (.contentSize, "content within the listener's bound"),
    414: (.requestLineSize, "a request line within the listener's bound"),
    417: (.expectation, "100-continue, or no Expect"),
    431: (.fieldSize, "header fields within the listener's bounds"),
    505: (.httpVersion, "HTTP/1.0 or HTTP/1.1"),
  ]

  static let requestWellFormed = Rule(
    "request-well-formed", .rfc(9112, "2.2"),
    passed: "The request is well formed.",
    failed: "What came is not a well-formed request: {presented}.",
    remedy:
      "Look at the bytes that came, which the row keeps, and at who made them: a client's library writes requests "
      + "that are well formed.")

  static let requestTime = Rule(
    "request-time", .rfc(9110, "15.5.9"),
    passed: "The request came in time.",
    failed: "The request did not come in time: {presented}.",
    remedy: "Send it faster, or raise `headerTime` or `bodyTime` of the listener in lab.json.")

  static let contentSize = Rule(
    "content-size", .rfc(9110, "15.5.14"),
    passed: "The content is within the listener's bound.",
    failed: "The content is larger than the listener takes: {presented}.",
    remedy: "Send less, or raise `bodyBytesMax` of the listener in lab.json.")

  static let requestLineSize = Rule(
    "request-line-size", .rfc(9110, "15.5.15"),
    passed: "The request line is within the listener's bound.",
    failed: "The request line is longer than the listener takes: {presented}.",
    remedy: "Shorten the target, or raise `requestLineBytesMax` of the listener in lab.json.")

  static let fieldSize = Rule(
    "field-size", .rfc(6585, "5"),
    passed: "The header fields are within the listener's bounds.",
    failed: "The header fields are more than the listener takes: {presented}.",
    remedy:
      "Send fewer or shorter fields, or raise `headerBytesMax` or `headerCountMax` of the listener in lab.json."
  )

  static let expectation = Rule(
    "expectation", .rfc(9110, "10.1.1"),
    passed: "The request expects nothing but 100-continue.",
    failed: "The request expects what no node here does: {presented}.",
    remedy: "Leave the Expect field out.")

  static let httpVersion = Rule(
    "http-version", .rfc(9110, "15.6.6"),
    passed: "The request is of HTTP/1.0 or HTTP/1.1.",
    failed: "The request is of a version that is not spoken here: {presented}.",
    remedy: "Speak HTTP/1.1: with curl, --http1.1.")
}
