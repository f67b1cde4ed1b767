import Loops
import Nodes
import Transport

/// Where one instance of a function sits: its runtime API, which stays, and the process that asks there, which may
/// be another one tomorrow.
struct FunctionSeat {
  let listener: Listener
  var process: ChildProcess?
  var log = FunctionLog()
  /// The call that the process has answered, or failed, last.
  var lastRequestID: String?
  /// What the last process wrote that did not get through its start.
  private(set) var startLog: [Invocation.LogLine]?

  init(listener: Listener) { self.listener = listener }

  /// What an earlier process left unread is no business of the next one.
  mutating func begin() {
    log = FunctionLog()
    lastRequestID = nil
    startLog = nil
  }

  mutating func failedToStart() { startLog = log.take() }
}
