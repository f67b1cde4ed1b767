import Encodings
import HTTP
import JSON

/// The two messages of an exchange in a HAR.
enum HARMessage {
  /// Bytes that no size is known of.
  private static let unknown = -1

  static func write(
    request exchange: ExportedExchange, _ writer: inout JSONWriter, _ mask: inout SecretMask
  ) {
    let row = exchange.row
    let origin = ExchangeAddress(exchange).origin
    guard case .parsed(let request) = row.request else {
      return write(malformed: row, origin: origin, &writer, &mask)
    }
    let headers = masked(request.headers, &mask)
    let target = mask.target(request.target.text)
    writer.object { writer in
      writer.member("method", request.method)
      writer.member("url", target.hasPrefix("/") ? origin + URLText.escape(target) : URLText.escape(target))
      writer.member("httpVersion", request.version == .http1_1 ? "HTTP/1.1" : "HTTP/1.0")
      writer.member("cookies") { write(HARCookies.ofRequest(headers), &$0) }
      writer.member("headers") { write(headers, &$0) }
      writer.member("queryString") { write(pairs(ofQuery: target), &$0) }
      if !request.body.isEmpty || row.requestBodyCount > 0 {
        writer.member("postData") { writer in
          write(
            content: mask.body(request.body), of: row.requestBodyCount, type: request.headers["Content-Type"],
            encodingName: "_encoding", &writer)
        }
      }
      // The blank line that ends the head counts; the request line's length is not recorded exactly.
      writer.member("headersSize", unknown)
      writer.member("bodySize", row.requestBodyCount)
    }
  }

  /// What came was no request, so the members that the format demands stand empty.
  private static func write(
    malformed row: ExchangeRow, origin: String, _ writer: inout JSONWriter, _ mask: inout SecretMask
  ) {
    guard case .malformed(let bytes) = row.request else { return }
    let head = mask.raw(bytes)
    writer.object { writer in
      writer.member("method", "MALFORMED")
      writer.member("url", origin + "/")
      writer.member("httpVersion", "HTTP/1.1")
      writer.member("cookies") { $0.array { _ in } }
      writer.member("headers") { $0.array { _ in } }
      writer.member("queryString") { $0.array { _ in } }
      writer.member("headersSize", unknown)
      writer.member("bodySize", unknown)
      writer.member("_malformedBase64", Base64.encode(head))
      writer.member("comment", "what came was no request")
    }
  }

  static func write(response row: ExchangeRow, _ writer: inout JSONWriter, _ mask: inout SecretMask) {
    let response = row.response
    let headers = response.map { masked($0.headers, &mask) } ?? []
    let body = mask.body(response?.body ?? [])
    let status = response?.status ?? 0
    writer.object { writer in
      writer.member("status", status)
      writer.member("statusText", "\(ReasonPhrase.of(status))")
      writer.member("httpVersion", "HTTP/1.1")
      writer.member("cookies") { write(HARCookies.ofResponse(headers), &$0) }
      writer.member("headers") { write(headers, &$0) }
      writer.member("content") { writer in
        writer.object { writer in
          writer.member("size", row.responseBodyCount)
          write(
            members: body, of: row.responseBodyCount, type: response?.headers["Content-Type"],
            encodingName: "encoding", &writer)
        }
      }
      writer.member("redirectURL", headers.first { $0.0.lowercased() == "location" }?.1 ?? "")
      writer.member("headersSize", unknown)
      writer.member("bodySize", row.responseBodyCount)
      if response == nil { writer.optional("_error", row.failure.map(mask.text) ?? "no response") }
    }
  }

  private static func write(
    content: [UInt8], of count: Int, type: String?, encodingName: String, _ writer: inout JSONWriter
  ) {
    writer.object { writer in
      write(members: content, of: count, type: type, encodingName: encodingName, &writer)
    }
  }

  private static func write(
    members content: [UInt8], of count: Int, type: String?, encodingName: String, _ writer: inout JSONWriter
  ) {
    writer.member("mimeType", type ?? (content.isEmpty ? "x-unknown" : "application/octet-stream"))
    if let text = String(validating: content, as: UTF8.self) {
      writer.member("text", text)
    } else {
      writer.member("text", Base64.encode(content))
      writer.member(encodingName, "base64")
    }
    if count > content.count, count > 0 {
      writer.member("comment", "the log does not hold all of the \(count) bytes")
    }
  }

  private static func masked(_ headers: HTTPHeaders, _ mask: inout SecretMask) -> [(String, String)] {
    var pairs: [(String, String)] = []
    for (name, value) in headers { pairs.append((name, mask.header(name, value))) }
    return pairs
  }

  private static func pairs(ofQuery target: String) -> [(String, String)] {
    guard let mark = target.firstIndex(of: "?") else { return [] }
    return target[target.index(after: mark)...].split(separator: "&").map { piece in
      let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
  }

  private static func decoded(_ text: Substring) -> String {
    PercentEncoding.decode(text.replacing("+", with: " ")).map { String(decoding: $0, as: UTF8.self) }
      ?? String(text)
  }

  private static func write(_ pairs: [(String, String)], _ writer: inout JSONWriter) {
    writer.array { writer in
      for (name, value) in pairs {
        writer.object { writer in
          writer.member("name", name)
          writer.member("value", value)
        }
      }
    }
  }
}

/// Cookies as they stand in fields that were masked before.
private enum HARCookies {
  static func ofRequest(_ headers: [(String, String)]) -> [(String, String)] {
    headers.filter { $0.0.lowercased() == "cookie" }.flatMap { header in
      header.1.split(separator: ";").map { pair($0) }
    }
  }

  static func ofResponse(_ headers: [(String, String)]) -> [(String, String)] {
    headers.filter { $0.0.lowercased() == "set-cookie" }.map { header in
      pair(header.1.prefix { $0 != ";" })
    }
  }

  private static func pair(_ text: Substring) -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map { String($0.drop { $0 == " " }) } ?? ""
    return (name, parts.count > 1 ? String(parts[1]) : "")
  }
}

/// A target inside a URL: what no URL may hold is percent-encoded.
enum URLText {
  static func escape(_ target: String) -> String {
    let isFit = { (byte: UInt8) in byte > 32 && byte < 127 && !Array("\"<>\\^`{|}".utf8).contains(byte) }
    if target.utf8.allSatisfy(isFit) { return target }
    return target.utf8.reduce(into: "") { text, byte in
      text += isFit(byte) ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.encode([byte]).uppercased()
    }
  }
}
