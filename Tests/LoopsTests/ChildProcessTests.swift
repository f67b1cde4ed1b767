import Glibc
import Testing

@testable import Loops

@Suite struct ChildProcessTests {
  @Test func `a program's output, errors and exit code come back`() async throws {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start("/bin/sh", ["-c", "echo out; echo err >/dev/stderr; pwd; exit 3"], folder: "/usr")
      #expect(await run.end() == .code(3))
      #expect(await run.output == "out\n/usr\n")
      #expect(await run.errors == "err\n")
    }
  }

  @Test func `it sees the environment that it is given and no other, and no signal is blocked`() async throws
  {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start("env", [], environment: [("A", "1"), ("PATH", "/usr/bin:/bin"), ("B", "x=y")])
      #expect(await run.end() == .code(0))
      #expect(await run.output == "A=1\nPATH=/usr/bin:/bin\nB=x=y\n")
      let signals = ProcessRun(loop: loop)
      try await signals.start("/bin/sh", ["-c", "grep SigBlk /proc/self/status"])
      _ = await signals.end()
      #expect(await signals.output == "SigBlk:\t0000000000000000\n")
    }
  }

  @Test(arguments: ["/no/such/program", "no-such-program", "/etc/passwd"])
  func `a program that cannot be started says why`(program: String) async throws {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start(program, [])
      guard case .notStarted = await run.end() else {
        Issue.record("it was started")
        return
      }
    }
  }

  @Test func `killing one takes what it started with it`() async throws {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start("/bin/sh", ["-c", "sleep 1000 & echo $!; wait"])
      let grandchild = try #require(Int32(await run.line()))
      #expect(isAlive(grandchild))
      await run.kill()
      #expect(await run.end() == .signal(SIGKILL))
      try await untilGone(grandchild)
    }
  }

  @Test func `what a program leaves behind when it ends is ended, too`() async throws {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start("/bin/sh", ["-c", "sleep 1000 & echo $!"])
      #expect(await run.end() == .code(0))
      try await untilGone(try #require(Int32(await run.line())))
    }
  }

  @Test func `its memory is known while it runs`() async throws {
    try await withLoop { loop in
      let run = ProcessRun(loop: loop)
      try await run.start("/bin/sh", ["-c", "echo up; sleep 1000"])
      _ = await run.line()
      #expect(try #require(await run.residentBytes) > 100_000)
      await run.kill()
      _ = await run.end()
      #expect(await run.residentBytes == nil)
    }
  }

  private func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 }

  /// An orphan is reaped by the system, in its own time; until then it is a zombie.
  private func untilGone(_ pid: Int32) async throws {
    for _ in 0..<500 {
      if !isAlive(pid) || ProcessMemory.residentBytes(of: pid) == 0 { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("process \(pid) is still there")
  }
}

/// One run of a program, and what it wrote.
private actor ProcessRun: LoopBound {
  nonisolated let loop: EventLoop
  private var process: ChildProcess?
  private(set) var output = ""
  private(set) var errors = ""
  private var exit: ChildExit?
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(loop: EventLoop) { self.loop = loop }

  func start(
    _ program: String, _ arguments: [String],
    environment: [(name: String, value: String)] = [("PATH", "/usr/bin:/bin")], folder: String = "/"
  ) throws {
    process = try ChildProcess(
      .init(program, arguments, environment: environment, folder: folder), on: loop
    ) { stream, bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      if stream == .standard { self.output += text } else { self.errors += text }
      self.wake()
    } exited: { exit in
      self.exit = exit
      self.wake()
    }
  }

  func kill() { process?.kill() }
  var residentBytes: Int? { process?.residentBytes }

  func end() async -> ChildExit {
    while true {
      if let exit { return exit }
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func line() async -> String {
    while !output.contains("\n"), exit == nil { await withCheckedContinuation { waiting.append($0) } }
    return String(output.prefix { $0 != "\n" })
  }

  private func wake() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
