import HTTP
import TrustedSubsystem

/// What becomes of a backend's headers behind a REST API with an HTTP proxy integration.
///
/// Source: API Gateway Developer Guide, "Important notes", the table of headers that are dropped or remapped.
/// What concerns one connection only goes no further, `Connection` included, which the table has remapped.
enum RemappedHeaders {
  static func response(_ headers: HTTPHeaders) -> HTTPHeaders {
    var forwarded = ForwardableHeaders.response(headers)
    if forwarded.count(where: { isRemapped($0) || isDropped($0) }) > 0 { rename(in: &forwarded) }
    if let date = headers["Date"] { forwarded.add("X-Amzn-Remapped-Date", date) }
    return forwarded
  }

  private static func rename(in headers: inout HTTPHeaders) {
    let received = headers
    headers = [:]
    for line in received.lines {
      let name = received.nameBytes(of: line)
      guard !isDropped(name) else { continue }
      let prefix = isRemapped(name) ? "X-Amzn-Remapped-" : ""
      headers.add(prefix + received.name(of: line), received.value(of: line))
    }
  }

  private static func isRemapped(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.count {
    case 6: matches(name, "server")
    case 10: matches(name, "user-agent")
    case 11: matches(name, "content-md5")
    case 12: matches(name, "max-forwards")
    case 13: matches(name, "authorization")
    case 16: matches(name, "www-authenticate") || matches(name, "x-amzn-requestid")
    default: false
    }
  }

  private static func isDropped(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.count {
    case 3: matches(name, "via")
    case 4: matches(name, "host")
    case 6: matches(name, "expect")
    case 14: matches(name, "x-amz-apigw-id")
    default: false
    }
  }

  private static func matches(_ name: ArraySlice<UInt8>, _ lowercased: String) -> Bool {
    zip(name, lowercased.utf8).allSatisfy { asciiLowercased($0) == $1 }
  }
}
