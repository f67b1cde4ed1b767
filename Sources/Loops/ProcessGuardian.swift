import Glibc

/// Ends a process group when the lab is gone, also where the lab was killed and could do nothing any more.
///
/// It is a shell that reads from a pipe whose other end only the lab holds: the kernel closes that, whatever
/// happens to the lab. (Linux would send a signal by itself, `PR_SET_PDEATHSIG`, but that is set between fork and
/// exec, where libuv lets nobody in, and reaches no grandchildren.)
final class ProcessGuardian {
  private static let script = #"read -r group && { read -r _; kill -s KILL -- "-$group"; }"#

  private let shell: SpawnedProcess
  private let lifeline: Int32
  private var hasEnded = false
  private var whenGone: (() -> Void)?

  init(on loop: EventLoop) throws(UVError) {
    let pipe = try DescriptorPipe()
    let shell = try SpawnedProcess(
      ChildProcess.Command("/bin/sh", ["-c", Self.script], environment: [], folder: "/"),
      streams: [pipe.readEnd, nil, nil], on: loop)
    self.shell = shell
    lifeline = pipe.takeWriteEnd()
    shell.exited = { [self] _ in ended() }
  }

  deinit { closeDescriptor(lifeline) }

  /// What is written waits in the pipe, whether the shell has come to reading it or not.
  func watchOver(group: Int32) {
    let line = Array("\(group)\n".utf8)
    _ = write(lifeline, line, line.count)
  }

  /// To be called before the group's number can be given to others.
  /// - Parameter done: called when the shell is gone.
  func dismiss(_ done: @escaping () -> Void) {
    whenGone = done
    if hasEnded { finish() } else { _ = kill(shell.pid, SIGKILL) }
  }

  private func ended() {
    hasEnded = true
    finish()
  }

  private func finish() {
    guard let done = whenGone else { return }
    whenGone = nil
    shell.close()
    done()
  }
}
