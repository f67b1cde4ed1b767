import CUV
import Glibc

/// A program that runs beside the lab: what it writes is handed on, its end is reported, and it does not outlive
/// the process that started it, however that ends.
///
/// It leads a session and a process group of its own, so that Ctrl-C in the terminal does not reach it, and what
/// it started ends with it (unless that has left the group). Confined to its loop. It holds on to itself until it
/// has ended, so whoever makes one waits for `exited`, and hastens it with `kill`.
package final class ChildProcess {
  package enum Output: Sendable { case standard, error }

  package struct Command: Sendable {
    /// A path, or a name that is looked for in the `PATH` of `environment`.
    package var program: String
    package var arguments: [String]
    /// All of it: nothing is inherited.
    package var environment: [(name: String, value: String)]
    package var folder: String

    package init(
      _ program: String, _ arguments: [String], environment: [(name: String, value: String)], folder: String
    ) {
      self.program = program
      self.arguments = arguments
      self.environment = environment
      self.folder = folder
    }
  }

  private let loop: EventLoop
  private let guardian: ProcessGuardian
  /// Nil where the program could not be started, and when it has ended.
  private var process: SpawnedProcess?
  private var readers: [PipeReader] = []

  /// - Parameters:
  ///   - output: gets what the program writes; the bytes are valid during the call only.
  ///   - exited: called once and last, when all that the program had written has been handed on; also, on a later
  ///     turn of the loop, for a program that could not be started.
  /// - Throws: where the system has no process or descriptor left; then nobody is called.
  package init(
    _ command: Command, on loop: EventLoop,
    output: @escaping (Output, UnsafeRawBufferPointer) -> Void, exited: @escaping (ChildExit) -> Void
  ) throws(UVError) {
    let standard = try DescriptorPipe()
    let error = try DescriptorPipe()
    self.loop = loop
    guardian = try ProcessGuardian(on: loop)
    do throws(UVError) {
      let process = try SpawnedProcess(command, streams: [nil, standard.writeEnd, error.writeEnd], on: loop)
      guardian.watchOver(group: process.pid)
      self.process = process
      readers = [
        PipeReader.reading(standard, on: loop) { output(.standard, $0) },
        PipeReader.reading(error, on: loop) { output(.error, $0) },
      ].compactMap(\.self)
      process.exited = { [self] in finish($0, exited) }
    } catch {
      guardian.dismiss { exited(.notStarted(error)) }
    }
  }

  /// Nil where the program could not be started, and when it has ended.
  package var pid: Int32? { process?.pid }

  /// Hands on at once what the program has written so far: for who learns by another way that it has written.
  package func drain() {
    for reader in readers { reader.drain() }
  }

  /// Ends the program and its group; `exited` follows.
  package func kill() {
    if let pid { _ = Glibc.kill(-pid, SIGKILL) }
  }

  /// Whether the program has not ended, asked of the kernel: it knows before `exited` comes.
  package var isRunning: Bool {
    guard let pid else { return false }
    var end = siginfo_t()
    return waitid(P_PID, id_t(pid), &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_signo == 0
  }

  /// How much memory of the machine the program itself occupies, in bytes; nil where nobody can say.
  package var residentBytes: Int? { pid.flatMap(ProcessMemory.residentBytes) }

  /// The guardian goes before anything else: the group's number may soon be somebody else's.
  private func finish(_ exit: ChildExit, _ exited: @escaping (ChildExit) -> Void) {
    kill()
    process?.close()
    process = nil
    guardian.dismiss { [self] in
      for reader in readers {
        reader.drain()
        reader.close()
      }
      exited(exit)
    }
  }
}

/// How a program ended.
package enum ChildExit: Sendable, Equatable, CustomStringConvertible {
  case code(Int)
  case signal(Int32)
  case notStarted(UVError)

  /// Completes "it ended with ...".
  package var description: String {
    switch self {
    case .code(let code): "exit code \(code)"
    case .signal(let signal):
      "signal \(signal)" + (strsignal(signal).map { " (\(String(cString: $0)))" } ?? "")
    case .notStarted(let error): "an error before it began: \(error.sentence)"
    }
  }
}
