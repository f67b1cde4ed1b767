extension RequestTarget {
  /// Reads a target in origin form, such as `/dev/%74ime?a=b`.
  /// - Throws: 400 where the path has no one canonical form, or a byte is not legal.
  package init(parsing text: String) throws(HTTPRefusal) {
    let bytes = Array(text.utf8)
    self = try bytes.withUnsafeBufferPointer { (bytes) throws(HTTPRefusal) -> RequestTarget in
      try RequestTarget(originForm: bytes, text: text)
    }
  }

  /// Reads the target of a request line (RFC 9112 §3.2).
  /// - Returns: the target, and its authority where it is in absolute form.
  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, method: String
  ) throws(HTTPRefusal) -> (RequestTarget, authority: [UInt8]?) {
    guard method != "CONNECT" else { throw .badRequest("CONNECT, and this is no tunnel") }
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.first == UInt8(ascii: "/") { return (try RequestTarget(originForm: bytes, text: text), nil) }
    if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
      guard method == "OPTIONS" else { throw .badRequest("the target * with a method other than OPTIONS") }
      return (RequestTarget(text: "*", path: "*", query: nil), nil)
    }
    let start = try startOfAuthority(bytes)
    let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
    let authority = bytes.slice(start..<end)
    guard Authority.isValid(authority) else { throw .badRequest("the target's authority is not valid") }
    return (try RequestTarget(rest: bytes.slice(end..<bytes.count), text: text), Array(authority))
  }

  private static func startOfAuthority(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) -> Int {
    if bytes.count > 7, bytes.slice(0..<7).equalsIgnoringCase("http://") { return 7 }
    if bytes.count > 8, bytes.slice(0..<8).equalsIgnoringCase("https://") { return 8 }
    throw .badRequest("the target is neither a path nor a URL")
  }

  /// - Parameter rest: what stands behind the authority of a URL; an empty path there means the root.
  private init(rest: UnsafeBufferPointer<UInt8>, text: String) throws(HTTPRefusal) {
    if let first = rest.first, first != UInt8(ascii: "?") {
      try self.init(originForm: rest, text: text)
    } else {
      self.init(text: text, path: "/", query: try Self.query(rest, from: 0))
    }
  }

  /// - Parameters:
  ///   - bytes: path and query.
  ///   - text: the whole target.
  private init(originForm bytes: UnsafeBufferPointer<UInt8>, text: String) throws(HTTPRefusal) {
    let pathEnd = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    let raw = bytes.slice(0..<pathEnd)
    let path: String
    if let changed = try CanonicalPath.changed(raw) {
      path = changed
    } else {
      // One string serves for both where nothing had to be changed.
      path = pathEnd == text.utf8.count ? text : String(decoding: raw, as: UTF8.self)
    }
    self.init(text: text, path: path, query: try Self.query(bytes, from: pathEnd))
  }

  private static func query(
    _ bytes: UnsafeBufferPointer<UInt8>, from mark: Int
  ) throws(HTTPRefusal) -> String? {
    guard mark < bytes.count else { return nil }
    let query = bytes.slice((mark + 1)..<bytes.count)
    try checkQuery(query)
    return String(decoding: query, as: UTF8.self)
  }

  private static func checkQuery(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPRefusal) {
    let legal = ByteSet.query
    var index = 0
    while index < bytes.count {
      if legal.contains(bytes[index]) {
        index += 1
      } else if bytes[index] == UInt8(ascii: "%"), CanonicalPath.escape(bytes, at: index) != nil {
        index += 3
      } else {
        throw .badRequest("a byte or an escape that a query may not hold")
      }
    }
  }
}
