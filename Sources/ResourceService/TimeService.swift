import HTTP
import JSON
import Layers
import Nodes
import OAuth

/// `GET /time`: the lab's time, and for whom it was told.
///
///     {"time":"2026-11-22T01:06:11Z","sub":"john","client_id":"4711","scope":"profile email"}
struct TimeService: Service {
  func answer(_ passage: inout Passage) -> HTTPResponse {
    guard passage.path == "/time" else {
      passage.verdicts.append(.fail(.endpointFound, expected: "/time", presented: passage.path))
      return .problem(404, "not_found", "There is nothing here.")
    }
    guard passage.request.method == "GET" || passage.request.method == "HEAD" else {
      passage.verdicts.append(
        .fail(.methodAllowed, expected: "GET and HEAD", presented: passage.request.method))
      var response = HTTPResponse.problem(405, "method_not_allowed", "The time can only be read.")
      response.headers.add("Allow", "GET, HEAD")
      return response
    }
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"],
      body: body(passage))
  }

  private func body(_ passage: Passage) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("time", CivilTime(passage.context.now).rfc3339)
      for claim in passage.claims where claim.name != "exp" { writer.member(claim.name, claim.value) }
    }
    return writer.bytes
  }
}

extension HTTPResponse {
  /// A refusal in the words of this lab's resources.
  static func problem(_ status: Int, _ error: String, _ description: String) -> HTTPResponse {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("error", error)
      writer.member("error_description", description)
    }
    return HTTPResponse(
      status: status, headers: ["Content-Type": "application/json"], body: writer.bytes)
  }
}
