import Encodings
import HTTP
import JSON

/// The two messages of an exchange as JSON members.
enum JSONMessage {
  static func write(_ row: ExchangeRow, _ writer: inout JSONWriter, _ mask: inout SecretMask) {
    writer.member("request") { writer in
      writer.object { writer in
        switch row.request {
        case .parsed(let request):
          writer.member("method", request.method)
          writer.member("target", mask.target(request.target.text))
          writer.member("path", request.path)
          writer.member("version", request.version == .http1_1 ? "1.1" : "1.0")
          write(request.headers, request.body, row.requestBodyCount, &writer, &mask)
        case .malformed(let head):
          write("malformed", mask.raw(head), &writer)
        }
      }
    }
    guard let response = row.response else { return }
    writer.member("response") { writer in
      writer.object { writer in
        writer.member("status", Int64(response.status))
        write(response.headers, response.body, row.responseBodyCount, &writer, &mask)
      }
    }
  }

  private static func write(
    _ headers: HTTPHeaders, _ body: [UInt8], _ bodyCount: Int, _ writer: inout JSONWriter,
    _ mask: inout SecretMask
  ) {
    writer.member("headers") { writer in
      writer.array { writer in
        for (name, value) in headers {
          writer.array { writer in
            writer.value(name)
            writer.value(mask.header(name, value))
          }
        }
      }
    }
    write("body", mask.body(body), &writer)
    writer.member("bodyBytes", Int64(bodyCount))
    if bodyCount > body.count { writer.member("bodyTruncated", true) }
  }

  /// As text, or where it is none, in base64url under a name that says so.
  private static func write(_ name: String, _ bytes: [UInt8], _ writer: inout JSONWriter) {
    if let text = String(validating: bytes, as: UTF8.self) {
      writer.member(name, text)
    } else {
      writer.member("\(name)Base64URL", Base64URL.encode(bytes))
    }
  }
}
