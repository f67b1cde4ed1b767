import Foundation
import HTTP
import JSON
import Nodes
import OAuth
import Testing
import TrafficLog

/// Labs whose authorizer is a function, run by the Python of `make peers`.
enum FunctionLab {
  static let python = root.appendingPathComponent(".venv/bin/python").path

  /// Whether the tests that need it run: where peers are required they do, and fail for want of it.
  static var isPossible: Bool {
    FileManager.default.isExecutableFile(atPath: python)
      || ProcessInfo.processInfo.environment["HOLDFAST_REQUIRE_PEERS"] == "1"
  }

  static let skipped: Comment = "not installed: python; make peers installs it"

  /// The standard lab with a function instead of the built-in checks.
  /// - Parameter function: the members of `function`.
  static func text(_ function: String) throws -> LabText {
    try LabText.standard()
      .replacing(
        #""role": "authorizer", "scopes": { "GET time": ["profile"] }, "policy": true"#,
        with: #""role": "authorizer", "function": { \#(function) }"#
      )
      .replacing(#"{ "from": "authorizer",  "to": "idp.front", "account": "holdfast" },"#, with: "")
  }

  /// The program that misbehaves as it is told.
  static func rogue(
    start: String = "well", instances: Int = 3, _ further: String = ""
  ) throws -> LabText {
    try text(
      #""code": "\#(folder("rogue"))", "command": ["\#(python)", "rogue.py", "\#(start)"], "memory": 128, "timeout": "5s", "instances": \#(instances), "environment": { "PROVIDER": "${idp.front}" }\#(further)"#
    )
  }

  static let hasCurl = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

  /// A shell script that has curl ask the identity provider.
  static func shell() throws -> LabText {
    try text(
      #"""
      "code": "\#(folder("shell"))", "command": ["/bin/sh", "bootstrap.sh"], "timeout": "10s",
      "environment": { "PROVIDER": "${idp.front}", "ACCOUNT": "holdfast:holdfast-secret" }
      """#)
  }

  /// The published authorizer, in the published runtime.
  static func published(_ module: String = "lambda_function", environment: String = "") throws -> LabText {
    try text(
      #"""
      "code": "\#(folder("published"))", "timeout": "10s",
      "command": ["\#(python)", "-m", "awslambdaric", "\#(module).lambda_handler"],
      "environment": { "AUTHLETE_BASE_URL": "${idp.front}", "AUTHLETE_SERVICE_APIKEY": "holdfast",
                       "AUTHLETE_SERVICE_APISECRET": "holdfast-secret" \#(environment) }
      """#)
  }

  private static func folder(_ name: String) -> String {
    Bundle.module.resourceURL?.appendingPathComponent("Functions/\(name)").path ?? name
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// What one call through the gateway came to.
struct FunctionTrace {
  let response: HTTPResponse
  let exchange: ExchangeRow
  let invocation: InvocationRow

  var text: String { response.text }
  func verdict(_ rule: String) throws -> Verdict { try exchange.verdict(rule) }
  /// A value of the context that the function has answered with.
  func context(_ key: String) throws -> JSONValue? {
    try JSONValue(parsing: try #require(invocation.policy))["context"]?[key]
  }
  /// The process that has answered, where it says so.
  var pid: Int32 { get throws { Int32(try #require(try context("pid")?.int64)) } }
  var log: [String] { invocation.log.map { "\($0.source.rawValue): \($0.text)" } }
}

extension TestLab {
  /// `GET /dev/time` with the certificate `client`, and what the log has of it.
  func trace(
    _ how: String = "", token: String? = nil, as certificate: String = "client"
  ) async throws -> FunctionTrace {
    let mark = Mark()
    var request = HTTPRequest.get("/dev/time", ["X-Behave": how])
    if let token { request.headers.add("Authorization", "Bearer \(token)") }
    let response = try await send(request.marked(mark), to: "gateway.mtls", as: key(certificate))
    let exchange = try await exchange(marked: mark, at: "gateway.mtls")
    let id = try #require(exchange.invocations.first)
    return FunctionTrace(
      response: response, exchange: exchange, invocation: try await invocation(id))
  }
}

/// Waits until the process has ended, whether the lab has reaped it already or not. A signal alone is no end: until
/// the system lets the process run once more, its socket takes, and its program reads, what is sent to it.
func awaitEnd(of pid: Int32) {
  var end = siginfo_t()
  while waitid(P_PID, id_t(pid), &end, WEXITED | WNOWAIT) != 0, errno == EINTR {}
}
