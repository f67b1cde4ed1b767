import Foundation
import HTTP
import Lab
import Testing

/// Code that is saved runs with the next call, from a folder and from a zip file.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(3)))
struct FunctionReloadTests {
  /// A function that allows or denies everything, and says which process it is.
  private static func code(_ effect: String) -> String {
    """
    import http.client, json, os
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        connection.request("GET", "/2018-06-01/runtime/invocation/next")
        response = connection.getresponse()
        event = json.loads(response.read())
        statement = {"Action": "*", "Effect": "\(effect)", "Resource": "*"}
        answer = json.dumps({"policyDocument": {"Statement": [statement]}, "context": {"pid": os.getpid()}})
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

  @Test func `a zip file that is packed again`() async throws {
    try await withFunction(".zip") { lab, folder in
      try Self.code("Deny").write(
        to: folder.appendingPathComponent("code/main.py"), atomically: true, encoding: .utf8)
      try await pack(folder)
      try await until(403, of: lab)
    }
  }

  /// What somebody still writes: no zip at all, one without its end, and one whose contents are not there yet.
  @Test(arguments: ["no zip", "half", "blank"])
  func `a broken zip file leaves all as it was, also for a process that is started after it`(
    how: String
  ) async throws {
    try await withFunction(".zip") { lab, folder in
      let zip = folder.appendingPathComponent("code.zip")
      var bytes = try Data(contentsOf: zip)
      switch how {
      case "half": bytes = bytes.prefix(bytes.count / 2)
      case "blank": bytes.replaceSubrange(50..<200, with: Data(count: 150))
      default: bytes = Data("no zip".utf8)
      }
      try bytes.write(to: zip)
      let notice = "lab: the code was not taken: "
      let warm = try await lab.trace { $0.log.contains { $0.hasPrefix(notice) } }
      kill(try warm.pid, SIGKILL)
      awaitEnd(of: try warm.pid)
      let next = try await lab.trace()
      #expect(next.response.status == 200)
      #expect(try next.pid != warm.pid)
      #expect(try Self.unpacked(by: lab).count == 1)
    }
  }

  @Test func `what was unpacked earlier goes when no process runs in it`() async throws {
    try await withFunction(".zip") { lab, folder in
      for effect in ["Deny", "Allow", "Deny", "Allow"] {
        try Self.code(effect).write(
          to: folder.appendingPathComponent("code/main.py"), atomically: true, encoding: .utf8)
        try await pack(folder)
        try await until(effect == "Allow" ? 200 : 403, of: lab)
      }
      #expect(try Self.unpacked(by: lab).count <= 2)
    }
  }

  private static func unpacked(by lab: TestLab) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: lab.running.stateFolder.appendingPathComponent("functions/authorizer").path)
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
    _ = try await lab.trace { $0.response.status == status }
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

extension TestLab {
  /// The first call of many for which the condition holds.
  fileprivate func trace(until isMet: (FunctionTrace) -> Bool) async throws -> FunctionTrace {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let trace = try await trace()
      if isMet(trace) { return trace }
      try #require(ContinuousClock.now < deadline, "the change was never noticed")
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
