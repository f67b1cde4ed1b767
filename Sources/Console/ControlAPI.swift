import Crypto
package import HTTP
import JSON
package import Lab
import TrafficLog

/// The control API: what `holdfast` asks of a lab that is up.
///
/// It listens on the loopback like everything else, and a web page that a browser has open can reach the
/// loopback, too: so each request proves itself by the token of `run.json`, names the console itself in
/// `Host` (against rebinding of names), and comes from no other `Origin`.
package struct ControlAPI: ControlSurface {
  package init() {}

  package func respond(to request: HTTPRequest, for lab: RunningLab) async -> HTTPResponse {
    if let refusal = Self.refusal(of: request, for: lab) { return refusal }
    guard request.method == "GET" else {
      return .problem(405, "this address answers GET", headers: ["Allow": "GET"])
    }
    switch request.path {
    case "/api/status": return .json(200, lab.run.json)
    case "/api/environment": return Self.environment(of: lab)
    case "/api/log": return await LogEndpoint(lab).respond(to: request)
    case "/api/explain": return await ExplainEndpoint(lab).respond(to: request)
    case _ where request.path.hasPrefix(ExportEndpoint.pathPrefix):
      return await ExportEndpoint(lab).respond(to: request)
    default: return .problem(404, "there is nothing at this address")
    }
  }

  private static func refusal(of request: HTTPRequest, for lab: RunningLab) -> HTTPResponse? {
    guard let console = lab.run.console, let authority = console.split(separator: "/").last else {
      return .problem(404, "the lab has no console")
    }
    guard request.headers.values("Host") == [String(authority)] else {
      return .problem(421, "the Host header does not name this console")
    }
    if let origin = request.headers["Origin"], origin != console {
      return .problem(403, "requests of other origins are refused")
    }
    let credentials = request.headers.values("Authorization")
    guard credentials.count == 1, isEqual(credentials[0], "Bearer \(lab.run.controlToken)") else {
      return .problem(
        401, "the token of run.json is missing or wrong",
        headers: ["WWW-Authenticate": "Bearer realm=\"control\""])
    }
    return nil
  }

  /// Compares digests, so that the time it takes says nothing about either text.
  private static func isEqual(_ left: String, _ right: String) -> Bool {
    SHA256.hash(data: Array(left.utf8)) == SHA256.hash(data: Array(right.utf8))
  }

  private static func environment(of lab: RunningLab) -> HTTPResponse {
    var writer = JSONWriter()
    writer.object { writer in
      for variable in lab.environment { writer.member(variable.name, variable.value) }
    }
    return .json(200, writer.text)
  }
}

extension HTTPResponse {
  static func json(_ status: Int, _ text: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Cache-Control": "no-store"], contentType: "application/json", body: text)
  }

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
