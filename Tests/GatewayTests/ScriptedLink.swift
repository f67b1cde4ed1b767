import Dispatch
import HTTP
import Nodes
import Synchronization

/// Takes down what it is asked and answers by rote.
final class ScriptedLink: Link {
  let name = "scripted"
  let target = ListenerName(node: "far", port: "end")
  private let requests = Mutex<[HTTPRequest]>([])
  private let answer: @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse

  init(_ answer: @escaping @Sendable (HTTPRequest) throws(LinkFailure) -> HTTPResponse) {
    self.answer = answer
  }

  /// Everything that was sent, in order.
  var sent: [HTTPRequest] { requests.withLock { $0 } }

  func send(_ request: HTTPRequest, cause: ExchangeID) async throws(LinkFailure) -> HTTPResponse {
    requests.withLock { $0.append(request) }
    return try answer(request)
  }
}

/// A loop of the kind that nodes are pinned to, without input and output.
final class TestLoop: SerialExecutor {
  private let queue = DispatchQueue(label: "test loop")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
