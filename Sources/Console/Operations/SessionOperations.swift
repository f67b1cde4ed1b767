import HTTP
import JSON
import Lab

/// How a browser gets into the console: a link whose fragment holds a code that works once. The fragment never
/// leaves the browser, so the code stands in no log, no history of a proxy and no `Referer`.
enum SessionOperations {
  static let all = [link, open]

  static let link = ControlOperation(
    "POST", "/api/links", id: "makeLink", summary: "A new one-time link to the web console.",
    answer: .json(.object([.init("link", .string())]))
  ) { call throws(ControlRefusal) in
    guard let console = call.lab.run.console else { throw ControlRefusal(404, "the lab has no console") }
    return .json(200, JSONValue.object(JSONObject([("link", .string(call.sessions.link(to: console)))])).text)
  }

  static let open = ControlOperation(
    "POST", "/api/sessions", id: "openSession",
    summary: "Takes a link's code, once, and gives the token that the console sends from then on.",
    access: .open,
    body: .object([.init("code", .string(charactersMax: 100))]),
    answer: .json(.object([.init("token", .string())])),
    refusals: [403: "The code is unknown, used or too old."]
  ) { call throws(ControlRefusal) in
    guard let token = call.body["code"]?.string.flatMap(call.sessions.redeem) else {
      throw ControlRefusal(
        403, "this link was used, or is too old; `holdfast console` prints another")
    }
    return .json(200, JSONValue.object(JSONObject([("token", .string(token))])).text)
  }
}

extension ConsoleSessions {
  /// A link that opens the console once.
  package func link(to console: String) -> String { "\(console)/#code=\(makeCode())" }
}
