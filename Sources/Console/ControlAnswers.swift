import HTTP
import JSON

extension HTTPResponse {
  static func json(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Cache-Control": "no-store"], contentType: "application/json", body: text)
  }

  static func json(_ value: JSONValue) -> HTTPResponse { .json(200, value.text) }

  static func text(_ text: String) -> HTTPResponse {
    HTTPResponse(
      status: 200, headers: ["Cache-Control": "no-store"], contentType: "text/plain; charset=utf-8",
      body: text)
  }

  /// A refusal in one sentence.
  static func problem(_ status: Int, _ sentence: String, headers: HTTPHeaders = [:]) -> HTTPResponse {
    var writer = JSONWriter()
    writer.object { $0.member("error", sentence) }
    var response = HTTPResponse.json(status, writer.text)
    for header in headers { response.headers.add(header.name, header.value) }
    return response
  }
}
