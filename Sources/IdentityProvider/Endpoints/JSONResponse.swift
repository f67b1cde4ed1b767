import HTTP
import JSON

extension HTTPResponse {
  /// Headers of whatever holds a token or says something about one (RFC 6749 §5.1).
  static let unstoredJSON: HTTPHeaders = [
    "Content-Type": "application/json", "Cache-Control": "no-store", "Pragma": "no-cache",
  ]

  /// A JSON answer that nobody may keep.
  static func json(_ status: Int = 200, _ value: some JSONWritable) -> HTTPResponse {
    var writer = JSONWriter(bytesExpected: 512)
    writer.value(value)
    return HTTPResponse(status: status, headers: unstoredJSON, body: writer.bytes)
  }
}
