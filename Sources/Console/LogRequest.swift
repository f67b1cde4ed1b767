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
      ("node", filter.node), ("status", filter.status), ("certificate", filter.certificate),
      ("token", filter.token), ("method", filter.method), ("path", filter.path), ("since", filter.since),
      ("width", style.width.map(String.init)), ("count", String(count)),
      ("zone", String(style.secondsFromUTC)),
    ]
    let flags = [
      ("denied", filter.denied), ("handshake", filter.handshake), ("json", json), ("secrets", secrets),
      ("colour", style.colour),
    ]
    return texts.compactMap { name, value in value.map { (name, $0) } }
      + flags.filter(\.1).map { ($0.0, "true") }
  }

  init(_ query: FormParameters) {
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
