import Loops
import Nodes
import Transport

/// Where one instance of a function sits: its runtime API, which stays, and the process that asks there, which may
/// be another one tomorrow.
struct FunctionSeat {
  let listener: Listener
  /// Whom the log takes its process for.
  let sender: KnownSender
  var process: ChildProcess?
  /// Where the process runs, or ran.
  private(set) var folder: String?
  private var knownProcess: Int32?
  var log = FunctionLog()
  /// The call that the process has answered, or failed, last.
  var lastRequestID: String?
  /// What the last process wrote that did not get through its start.
  private(set) var startLog: [Invocation.LogLine]?

  init(listener: Listener, sender: KnownSender) {
    self.listener = listener
    self.sender = sender
  }

  /// What an earlier process left unread is no business of the next one.
  mutating func begin(in folder: String) {
    self.folder = folder
    log = FunctionLog()
    lastRequestID = nil
    startLog = nil
  }

  /// Makes its process known to the log.
  mutating func tell(_ processes: FunctionProcesses) {
    guard let pid = process?.pid else { return }
    processes.started(pid, sender)
    knownProcess = pid
  }

  mutating func forget(_ processes: FunctionProcesses) {
    if let knownProcess { processes.ended(knownProcess) }
    knownProcess = nil
    sender.cause = nil
  }

  mutating func failedToStart() { startLog = log.take() }
}
