import HTTP
package import TrafficLog

/// What somebody wants to see of the log, as options of a command or as a query of the control API.
package struct LogRequest: Sendable {
  package var filter = LogFilterOptions()
  /// How many of the latest rows.
  package var count = 200
  package var json = false
  /// Shows secrets in JSON rows; on a terminal they are always shown.
  package var secrets = false
  package var style = RenderStyle()

  package init() {}

  /// The same as a query of the control API.
  package var query: [(String, String)] {
    let texts: [(String, String?)] = [
      ("filter", filter.text), ("node", filter.node), ("status", filter.status),
      ("certificate", filter.certificate),
      ("token", filter.token), ("method", filter.method), ("path", filter.path), ("since", filter.since),
      ("count", String(count)),
    ]
    let flags = [
      ("denied", filter.denied), ("handshake", filter.handshake), ("json", json), ("secrets", secrets),
    ]
    return texts.compactMap { name, value in value.map { (name, $0) } }
      + flags.filter(\.1).map { ($0.0, "true") } + styleQuery
  }

  /// Of it, how text is made up.
  package var styleQuery: [(String, String)] {
    let texts: [(String, String?)] = [
      ("width", style.width.map(String.init)), ("zone", String(style.secondsFromUTC)),
      ("colour", style.colour ? "true" : nil),
    ]
    return texts.compactMap { name, value in value.map { (name, $0) } }
  }

  init(_ query: FormParameters) {
    filter.text = query["filter"]
    filter.node = query["node"]
    filter.status = query["status"]
    filter.certificate = query["certificate"]
    filter.token = query["token"]
    filter.method = query["method"]
    filter.path = query["path"]
    filter.since = query["since"]
    filter.denied = query["denied"] == "true"
    filter.handshake = query["handshake"] == "true"
    json = query["json"] == "true"
    secrets = query["secrets"] == "true"
    count = query["count"].flatMap { Int($0) } ?? count
    style = RenderStyle(
      width: query["width"].flatMap { Int($0) }, colour: query["colour"] == "true",
      secondsFromUTC: query["zone"].flatMap { Int($0) } ?? 0)
  }
}

extension LogRequest {
  /// Which rows.
  static let filterParameters = [
    ControlParameter(
      "filter", .string(charactersMax: LogFilterText.unitsMax),
      "In the filter language: `node:gateway status:4xx denied`."),
    term("node", .string()), term("status", .string(pattern: "[1-5][0-9][0-9]|[1-5][xX][xX]")),
    term("certificate", .string(pattern: "[A-Za-z0-9_-]{1,43}")), term("token", .string()),
    term("method", .string()), term("path", .string()),
    term("since", .string(pattern: "[xci][0-9]{1,18}")), term("denied", .boolean),
    term("handshake", .boolean),
  ]

  private static func term(_ name: String, _ schema: ControlSchema) -> ControlParameter {
    ControlParameter(name, schema, LogFilterTerm.summary(of: name))
  }

  /// How text is made up.
  static let styleParameters = [
    ControlParameter("width", .integer(1...10_000), "Columns of the terminal."),
    ControlParameter("colour", .boolean, "With the terminal's colours."),
    ControlParameter("zone", .integer(-86_400...86_400), "Seconds east of UTC."),
  ]

  static let parameters =
    filterParameters + styleParameters + [
      ControlParameter("count", .integer(1...10_000), "How many of the latest rows."),
      ControlParameter("json", .boolean, "A JSON object a line."),
      ControlParameter("secrets", .boolean, "Do not mask secrets in JSON rows."),
    ]
}
