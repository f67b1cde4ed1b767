import HTTP
import JSON

/// What an operation did to the lab: one sentence, which the log and the command line show, and what there is now.
enum ControlDeed {
  static func answer(_ sentence: String, _ members: [(String, JSONValue)] = []) -> HTTPResponse {
    .json(.object(JSONObject([("done", .string(sentence))] + members)))
  }

  /// The shape of the answer.
  static func schema(_ members: [ControlSchema.Member] = []) -> ControlSchema {
    .object([.init("done", .string(), "What was done, in words.")] + members)
  }

  /// Why nothing was done; nil where something was.
  static func problem(_ response: HTTPResponse) -> String? {
    response.status == 200 ? nil : (try? JSONValue(parsing: response.body)["error"])?.string ?? "refused"
  }

  /// The sentence of an answer; nil where nothing was done.
  static func done(_ response: HTTPResponse) -> String? {
    response.status == 200 ? (try? JSONValue(parsing: response.body)["done"])?.string : nil
  }
}
