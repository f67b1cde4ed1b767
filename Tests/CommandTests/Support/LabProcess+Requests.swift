import Foundation
import JSON
import Testing

/// What a person would do with curl.
extension LabProcess {
  struct Answer {
    /// curl's exit code.
    let exit: Int32
    /// 0 where there was no response.
    let status: Int
    let body: String

    func member(_ name: String) throws -> String {
      try #require(JSONValue(parsing: Array(body.utf8))[name]?.string, "no \(name) in \(body)")
    }
  }

  func curl(as certificate: String? = nil, _ arguments: [String]) async throws -> Answer {
    let outcome = try await curlProcess(as: certificate, ["-w", "\n%{http_code}"] + arguments).end()
    let end = outcome.output.lastIndex(of: "\n") ?? outcome.output.startIndex
    return Answer(
      exit: outcome.status, status: Int(outcome.output[end...].dropFirst()) ?? 0,
      body: String(outcome.output[..<end]))
  }

  func curlProcess(as certificate: String? = nil, _ arguments: [String]) throws -> ChildProcess {
    var all = ["-s", "--max-time", "60"]
    if let certificate {
      all += ["--cert", try self.certificate(certificate, "certificate")]
      all += ["--key", try self.certificate(certificate, "key")]
    }
    return try ChildProcess(
      "curl", all + arguments, in: scratch,
      environment: ["CURL_CA_BUNDLE": scratch.path(".holdfast/trust.pem")])
  }

  /// A request at the token endpoint, behind the proxy.
  func token(as certificate: String?, _ form: [String: String]) async throws -> Answer {
    let fields = form.sorted { $0.key < $1.key }.flatMap { ["--data-urlencode", "\($0.key)=\($0.value)"] }
    return try await curl(as: certificate, fields + [url("token-proxy", "mtls") + "/token"])
  }

  /// A token of the client that authenticates by its certificate.
  func machineToken() async throws -> String {
    try await token(as: "client", ["grant_type": "client_credentials", "client_id": "machine"])
      .member("access_token")
  }

  func time(as certificate: String, token: String) async throws -> Answer {
    try await curl(
      as: certificate, ["-H", "Authorization: Bearer \(token)", url("gateway", "mtls") + "/dev/time"])
  }

  var loginURL: String {
    get throws {
      try url("idp", "front")
        + "/api/authorization?response_type=code&client_id=tutorial&scope=profile+email&state=123"
    }
  }

  /// Logs john in and returns the authorization code.
  func logIn() async throws -> String {
    let jar = scratch.hidden().path
    let page = try await curl(["-c", jar, try loginURL]).body
    func hidden(_ name: String) throws -> String {
      try "\(name)="
        + String(
          #require(page.firstMatch(of: try Regex("name=\"\(name)\" value=\"([^\"]*)\""))?[1].substring))
    }
    let fields = [
      try hidden("login"), try hidden("token"), "loginId=john", "password=john", "decision=authorize",
    ]
    let answer = try await curl(
      ["-b", jar, "-o", "/dev/null", "-w", "%{redirect_url}\n%{http_code}"] + fields.flatMap { ["-d", $0] }
        + [url("idp", "front") + "/api/authorization/decision"])
    return try String(#require(answer.body.firstMatch(of: /code=([^&]*)/)).1)
  }
}
