/// `HTTP/1.1 200 OK` (RFC 9112 §4). The reason phrase is checked and forgotten.
struct StatusLine: Sendable {
  let version: HTTPRequest.Version
  let status: Int

  /// - Parameter line: without its CR LF.
  init(_ line: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard line.count >= 13, line[8] == 32, line[12] == 32,
      let (major, minor) = HTTPVersion.parse(line.slice(0..<8)), major == 1
    else { throw .badRequest("not a status line of HTTP/1") }
    var status = 0
    for byte in line[9..<12] {
      guard byte &- 48 < 10 else { throw .badRequest("the status is no number") }
      status = status * 10 + Int(byte &- 48)
    }
    guard (100...599).contains(status) else { throw .badRequest("there is no status \(status)") }
    guard !holdsControl(line.slice(13..<line.count)) else {
      throw .badRequest("a control character in the reason phrase")
    }
    self.status = status
    version = minor == 0 ? .http1_0 : .http1_1
  }
}
