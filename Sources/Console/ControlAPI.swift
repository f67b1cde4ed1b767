package import HTTP
package import Lab
import Nodes

/// The control API and the web console's files: what the lab's owner asks of a lab that is up, from a terminal or a
/// browser.
///
/// It listens on the loopback like everything else, and a web page that a browser has open can reach the
/// loopback, too: so each request proves itself by the token of `run.json` or by that of a console's session, names
/// the console itself in `Host` (against rebinding of names), and comes from no other `Origin`.
package struct ControlAPI: ControlSurface {
  private let operations = ControlOperations.all
  package let sessions = ConsoleSessions()

  package init() {}

  package func respond(to request: HTTPRequest, for lab: RunningLab) async -> HTTPResponse {
    if let refusal = Self.foreign(request, lab) { return refusal }
    if let file = ConsoleFiles.response(to: request) { return file }
    let found = operations.find(request.path)
    let operation = found?.value.first { $0.method == request.method }
    if operation?.access != .open, let refusal = unproven(request, lab) { return refusal }
    guard let found else { return .problem(404, "there is nothing at this address") }
    guard let operation else {
      let methods = found.value.map(\.method)
      return .problem(
        405, "this address answers \(methods.joined(separator: " and "))",
        headers: ["Allow": methods.joined(separator: ", ")])
    }
    guard operation.changesLab else { return await answer(request, operation, found.match, lab) }
    let (began, started) = (ContinuousClock.now, lab.clock.reading())
    let response = await answer(request, operation, found.match, lab)
    lab.record(
      request, response, started: started, duration: began.duration(to: .now),
      done: ControlDeed.done(response), problem: ControlDeed.problem(response))
    return response
  }

  private func answer(
    _ request: HTTPRequest, _ operation: ControlOperation, _ match: PathPattern.Match, _ lab: RunningLab
  ) async -> HTTPResponse {
    do throws(ControlRefusal) {
      let call = try ControlCall(request, operation, match, lab: lab, sessions: sessions)
      return try await operation.respond(call)
    } catch {
      return .problem(error.status, error.sentence)
    }
  }

  /// Whether it came by another name, or from another page.
  private static func foreign(_ request: HTTPRequest, _ lab: RunningLab) -> HTTPResponse? {
    guard let console = lab.run.console, let authority = console.split(separator: "/").last else {
      return .problem(404, "the lab has no console")
    }
    guard request.headers.values("Host") == [String(authority)] else {
      return .problem(421, "the Host header does not name this console")
    }
    if let origin = request.headers["Origin"], origin != console {
      return .problem(403, "requests of other origins are refused")
    }
    return nil
  }

  private func unproven(_ request: HTTPRequest, _ lab: RunningLab) -> HTTPResponse? {
    let credentials = request.headers.values("Authorization")
    let scheme = "Bearer "
    if credentials.count == 1, credentials[0].hasPrefix(scheme) {
      let token = String(credentials[0].dropFirst(scheme.count))
      if ConsoleSessions.isEqual(token, lab.run.controlToken) || sessions.contains(token) { return nil }
    }
    return .problem(
      401, "the token of run.json is missing or wrong",
      headers: ["WWW-Authenticate": "Bearer realm=\"control\""])
  }
}
