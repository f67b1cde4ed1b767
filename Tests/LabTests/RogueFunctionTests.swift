import Foundation
import HTTP
import JSON
import Lab
import Nodes
import OAuth
import Testing
import TrafficLog

/// Functions that do what they should not: the caller gets the gateway's documented answer, the log says what
/// really happened, and nobody else is harmed.
@Suite(
  .enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .lab { try FunctionLab.rogue() },
  .timeLimit(.minutes(3)))
struct RogueFunctionTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  struct Misdeed: Sendable, CustomTestStringConvertible {
    let how: String
    let status: Int
    let body: String
    let sentence: String
    var testDescription: String { how }
  }

  private static let failed = #"{"message":null}"#

  static let misdeeds = [
    Misdeed(
      how: "exit", status: 500, body: failed, sentence: "ended in the middle of the call, with exit code 3"),
    Misdeed(how: "never", status: 500, body: failed, sentence: "did not answer within 5 s"),
    Misdeed(how: "rubbish", status: 500, body: failed, sentence: "the answer is not JSON"),
    Misdeed(how: "no-policy", status: 500, body: failed, sentence: "the answer has no policyDocument"),
    Misdeed(how: "seven-megabytes", status: 500, body: failed, sentence: "larger than an answer may be"),
    Misdeed(how: "forty-megabytes", status: 500, body: failed, sentence: "larger than an answer may be"),
    Misdeed(how: "ask-again", status: 500, body: failed, sentence: "without having answered this one"),
    Misdeed(how: "error", status: 500, body: failed, sentence: "it threw RuntimeError: Unauthorized "),
    Misdeed(how: "memory", status: 500, body: failed, sentence: "more than its 128 MB of memory"),
  ]

  @Test(arguments: misdeeds) func `a function that misbehaves fails its own call and no other`(
    _ misdeed: Misdeed
  ) async throws {
    async let others = Array(concurrently: 4) { try await lab.trace().response.status }
    let trace = try await lab.trace(misdeed.how)
    #expect(trace.response.status == misdeed.status)
    #expect(trace.text == misdeed.body)
    #expect(trace.response.headers["x-amzn-ErrorType"] == "AuthorizerConfigurationException")
    let verdict = try trace.verdict("function-answered")
    #expect(verdict.outcome == .fail)
    #expect(verdict.sentence.contains(misdeed.sentence), "\(verdict.sentence)")
    #expect(trace.invocation.failure != nil)
    #expect(try await others == [200, 200, 200, 200])
    #expect(try await lab.trace().response.status == 200)
  }

  @Test func `the error text Unauthorized, and no other, is a 401`() async throws {
    let trace = try await lab.trace("unauthorized")
    #expect(trace.response.status == 401)
    #expect(trace.text == #"{"message":"Unauthorized"}"#)
    #expect(trace.response.headers["x-amzn-ErrorType"] == "UnauthorizedException")
    #expect(try trace.verdict("function-answered").outcome == .pass)
    #expect(trace.invocation.failure == "Unauthorized")
  }

  @Test func `an answer to another request is refused, and the right one still counts`() async throws {
    let trace = try await lab.trace("wrong-id")
    #expect(trace.response.status == 200)
    #expect(trace.log.contains("stdout: status 400"))
    #expect(try trace.verdict("function-answered").sentence.contains("does not have, was refused with 400"))
  }

  @Test func `a second answer changes nothing`() async throws {
    let trace = try await lab.trace("two-answers")
    #expect(trace.response.status == 200)
    // The instance that gave it says so with its next call, whoever makes that.
    for _ in 0..<60 {
      _ = try await Array(concurrently: 6) { try await lab.trace("slow") }
      if try await saysSecondAnswer() { return }
    }
    Issue.record("nobody said so")
  }

  private func saysSecondAnswer() async throws -> Bool {
    try await lab.log().contains { entry in
      guard case .invocation(let row) = entry else { return false }
      return row.log.contains { $0.source == .lab && $0.text.hasPrefix("a second answer to the request") }
    }
  }

  @Test func `what it writes is kept up to a bound, also a line without an end`() async throws {
    let trace = try await lab.trace("chatty")
    #expect(trace.response.status == 200)
    #expect(trace.log.contains { $0.hasPrefix("stdout: line 0 ") })
    #expect(trace.log.last?.hasSuffix("more lines were not kept") == true)
    #expect(trace.log.count <= 501)
    let error = try await lab.trace("error")
    #expect(error.log.contains("stderr: about to fail"))
  }

  @Test func `the policy is recorded as it came, and a single statement is enough`() async throws {
    let trace = try await lab.trace()
    let policy = try JSONValue(parsing: try #require(trace.invocation.policy))
    #expect(policy["policyDocument"]?["Statement"]?["Effect"]?.string == "Allow")
    #expect(
      try JSONValue(parsing: trace.invocation.event)["methodArn"]?.string?.hasSuffix("/dev/GET/time") == true)
  }
}

/// Functions that answer as they should and are never heard of again.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(3)))
struct SilentFunctionTests {
  static let ways = ["answer-and-sleep", "ask-and-leave"]

  @Test(arguments: ways) func `another process is started for the next call`(way: String) async throws {
    try await withLab(FunctionLab.rogue(instances: 2)) { lab in
      let silent = try await lab.trace(way)
      #expect(silent.response.status == 200)
      let next = try await lab.trace("pid")
      #expect(next.response.status == 200)
      #expect(try next.pid != silent.pid)
      #expect(kill(try silent.pid, 0) == 0, "it was not waited for until it was killed")
    }
  }

  @Test(arguments: ways) func `the process is killed, and the call that waits for its successor says why`(
    way: String
  ) async throws {
    try await withLab(FunctionLab.rogue(instances: 1)) { lab in
      let silent = try await lab.trace(way)
      let next = try await lab.trace("pid")
      #expect(next.response.status == 200)
      #expect(
        next.log.contains("lab: a process was killed: the process did not ask for its next event within 5 s"),
        "\(next.log)")
      #expect(kill(try silent.pid, 0) != 0)
    }
  }
}

/// Whose names a function is given.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(3)))
struct FunctionNamesTests {
  @Test func `region and account of a function are those of the gateway that asks it`() async throws {
    let text = try FunctionLab.rogue().replacing(
      #""role": "gateway", "dialect": "aws", "stage": "dev","#,
      with: #"""
        "role": "gateway", "dialect": "aws", "stage": "dev",
        "awsCompat": { "region": "eu-central-1", "account": "210987654321" },
        """#)
    try await withLab(text) { lab in
      let trace = try await lab.trace("names")
      #expect(try trace.context("region")?.string == "eu-central-1")
      #expect(
        try trace.context("arn")?.string == "arn:aws:lambda:eu-central-1:210987654321:function:authorizer")
    }
  }
}

/// Functions that do not get through their start.
@Suite(.enabled(if: FunctionLab.isPossible, FunctionLab.skipped), .timeLimit(.minutes(3)))
struct FunctionStartTests {
  @Test(arguments: [
    ("crash", "the process ended at its start, with exit code 7"),
    ("report", "Runtime.ImportModuleError: No module named 'nothing'"),
  ])
  func `a function that fails at its start is noted, and its calls say why`(
    start: String, sentence: String
  ) async throws {
    try await withLab(FunctionLab.rogue(start: start)) { lab in
      #expect(lab.running.notes.contains { $0.hasPrefix("authorizer: ") && $0.contains(sentence) })
      for _ in 0..<3 {
        let trace = try await lab.trace()
        #expect(trace.response.status == 500)
        #expect(try trace.verdict("function-answered").sentence.contains(sentence))
        if start == "crash" { #expect(trace.log.contains("stderr: crashing as I was told")) }
      }
    }
  }

  @Test func `a function whose program is missing, or whose code, says so`() async throws {
    let texts = [
      (#""code": "/", "command": ["no-such-program"]"#, "no-such-program"),
      (#""code": "/no/such/code""#, "there is no /no/such/code"),
    ]
    for (function, sentence) in texts {
      try await withLab(FunctionLab.text(function)) { lab in
        #expect(lab.running.notes.contains { $0.contains(sentence) }, "\(lab.running.notes)")
        let trace = try await lab.trace()
        #expect(trace.response.status == 500)
        #expect(try trace.verdict("function-answered").sentence.contains(sentence))
      }
    }
  }
}

extension Array where Element: Sendable {
  /// So many of them, made at the same time.
  init(concurrently count: Int, _ make: @escaping @Sendable () async throws -> Element) async throws {
    self = try await withThrowingTaskGroup(of: Element.self) { group in
      for _ in 0..<count { group.addTask { try await make() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
