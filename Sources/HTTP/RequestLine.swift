/// `GET /dev/time HTTP/1.1` (RFC 9112 §3).
struct RequestLine: Sendable {
  let method: String
  let target: RequestTarget
  /// Of a target in absolute form; it must then be the same as `Host`.
  let authority: [UInt8]?
  let version: HTTPRequest.Version

  /// - Parameter line: without its CR LF.
  /// - Throws: 400, or 505 for another major version.
  init(_ line: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    guard let methodEnd = line.firstIndex(of: 32), let targetEnd = line.lastIndex(of: 32),
      methodEnd < targetEnd
    else { throw .badRequest("the request line is not a method, a target and a version") }
    version = try Self.version(line.slice((targetEnd + 1)..<line.count))
    let method = line.slice(0..<methodEnd)
    guard methodEnd > 0, ByteSet.token.holdsAll(method) else {
      throw .badRequest("the method is no token")
    }
    self.method = String(decoding: method, as: UTF8.self)
    (target, authority) = try RequestTarget.parse(
      line.slice((methodEnd + 1)..<targetEnd), method: self.method)
  }

  /// RFC 9110 §2.5: a higher minor version is read as the highest one known.
  private static func version(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(HTTPRefusal) -> HTTPRequest.Version {
    guard let (major, minor) = HTTPVersion.parse(bytes) else {
      throw .badRequest("the request line does not end in an HTTP version")
    }
    guard major == 1 else { throw HTTPRefusal(status: 505, reason: "HTTP/\(major).\(minor)") }
    return minor == 0 ? .http1_0 : .http1_1
  }
}

/// `HTTP/1.1`, case-sensitive, one digit each (RFC 9112 §2.3).
enum HTTPVersion {
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> (major: UInt8, minor: UInt8)? {
    guard bytes.count == 8, bytes[0] == UInt8(ascii: "H"), bytes[1] == UInt8(ascii: "T"),
      bytes[2] == UInt8(ascii: "T"), bytes[3] == UInt8(ascii: "P"), bytes[4] == UInt8(ascii: "/"),
      bytes[6] == UInt8(ascii: ".")
    else { return nil }
    let (major, minor) = (bytes[5] &- 48, bytes[7] &- 48)
    return major < 10 && minor < 10 ? (major, minor) : nil
  }
}
