import Foundation
import HTTP
import Testing

/// Code that is saved runs with the next call, from a folder and from a zip file.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(3)))
struct FunctionReloadTests {
  /// A function that allows or denies everything, and never reads more of an event than its id.
  private static func code(_ effect: String) -> String {
    """
    import http.client, json, os
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        connection.request("GET", "/2018-06-01/runtime/invocation/next")
        response = connection.getresponse()
        event = json.loads(response.read())
        statement = {"Action": "*", "Effect": "\(effect)", "Resource": "*"}
        answer = json.dumps({"policyDocument": {"Statement": [statement]}})
        path = "/2018-06-01/runtime/invocation/" + response.headers["Lambda-Runtime-Aws-Request-Id"] + "/response"
        connection.request("POST", path, answer)
        connection.getresponse().read()
    """
  }

  @Test func `a file that is saved`() async throws {
    try await withFunction("") { lab, folder in
      try Self.code("Deny").write(
        to: folder.appendingPathComponent("code/main.py"), atomically: true, encoding: .utf8)
      try await until(403, of: lab)
    }
  }

  @Test func `a zip file that is packed again, and one that is none leaves all as it was`() async throws {
    try await withFunction(".zip") { lab, folder in
      try Data("no zip".utf8).write(to: folder.appendingPathComponent("code.zip"))
      try await Task.sleep(for: .milliseconds(300))
      #expect(try await lab.trace().response.status == 200)
      try Self.code("Deny").write(
        to: folder.appendingPathComponent("code/main.py"), atomically: true, encoding: .utf8)
      try await pack(folder)
      try await until(403, of: lab)
    }
  }

  private func withFunction(_ suffix: String, _ body: (TestLab, URL) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let code = folder.url.appendingPathComponent("code", isDirectory: true)
    try FileManager.default.createDirectory(at: code, withIntermediateDirectories: true)
    try Self.code("Allow").write(
      to: code.appendingPathComponent("main.py"), atomically: true, encoding: .utf8)
    try await pack(folder.url)
    let text = try FunctionLab.text(
      #""code": "\#(code.path)\#(suffix)", "command": ["\#(FunctionLab.python)", "main.py"]"#)
    try await withLab(text) { lab in
      #expect(try await lab.trace().response.status == 200)
      try await body(lab, folder.url)
    }
  }

  /// A change is noticed when the system tells of it.
  private func until(_ status: Int, of lab: TestLab) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await lab.trace().response.status != status {
      try #require(ContinuousClock.now < deadline, "the new code never ran")
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func pack(_ folder: URL) async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: FunctionLab.python)
    process.arguments = ["-m", "zipfile", "-c", "code.zip", "code/main.py"]
    process.currentDirectoryURL = folder
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    try #require(status == 0)
  }
}
