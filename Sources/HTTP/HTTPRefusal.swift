/// Why a message was not accepted, and the status that its sender gets.
package struct HTTPRefusal: Error, Sendable, Equatable {
  package let status: Int
  /// One plain clause for the log; it never goes onto the wire.
  package let reason: String
  /// What came, from the first byte of the message, cut at `headBytesMax`.
  package let head: [UInt8]

  package static let headBytesMax = 1024

  package init(status: Int, reason: String, head: [UInt8] = []) {
    self.status = status
    self.reason = reason
    self.head = head
  }

  static func badRequest(_ reason: String) -> HTTPRefusal { HTTPRefusal(status: 400, reason: reason) }

  func carrying(_ head: some Sequence<UInt8>) -> HTTPRefusal {
    HTTPRefusal(status: status, reason: reason, head: Array(head.prefix(Self.headBytesMax)))
  }

  /// The same problem in a response: whoever asked learns that the far end cannot be understood.
  func ofResponse(_ head: some Sequence<UInt8>) -> HTTPRefusal {
    HTTPRefusal(status: 502, reason: reason, head: Array(head.prefix(Self.headBytesMax)))
  }
}
