import HTTP
import Loops
import Testing
import Transport

/// A listener on loops of its own, with everything that ran against it.
struct TestServer: Sendable {
  let listener: Listener
  let handlers: [RecordingHandler]
  let loops: [EventLoop]

  var port: UInt16 { listener.port }
  var loop: EventLoop { loops[0] }
  /// What the first handler was told.
  var record: RecordingHandler.Record { handlers[0].record }

  func connect() async throws -> RawClient {
    let client = RawClient(loop: loop)
    try await client.connect(port: port)
    return client
  }

  /// Waits until the handler's record satisfies `condition`; the test's time limit bounds it.
  func until(_ condition: @Sendable (RecordingHandler.Record) -> Bool) async throws {
    while !condition(record) { try await Task.sleep(for: .milliseconds(5)) }
  }
}

let labSecond: Int64 = 1_784_548_800

/// Runs `body` against a server, stops it, and sees that nothing is left on its loops.
func withServer(
  loops count: Int = 1, capturesWire: Bool = false,
  _ configure: (inout ListenerConfiguration) -> Void = { _ in },
  answer: @escaping RecordingHandler.Answer = echo, _ body: (TestServer) async throws -> Void
) async throws {
  var configuration = ListenerConfiguration(host: "127.0.0.1", now: { labSecond })
  configure(&configuration)
  let loops = try (0..<count).map { try EventLoop(name: "test \($0)") }
  let handlers = (0..<count).map { _ in RecordingHandler(capturesWire: capturesWire, answer: answer) }
  let listener = try Listener(binding: configuration)
  try await listener.start(on: loops, handlers: handlers)
  let server = TestServer(listener: listener, handlers: handlers, loops: loops)
  var failure: (any Error)?
  do { try await body(server) } catch { failure = error }
  await listener.stop(grace: .milliseconds(200))
  for loop in loops { await loop.shutdown() }
  for (loop, handler) in zip(loops, handlers) {
    #expect(loop.openHandles == 0)
    let record = handler.record
    #expect(record.closed.count == record.opened)
    #expect(record.callsAfterClosing == 0)
  }
  if let failure { throw failure }
}

@Sendable func echo(_ request: HTTPRequest) async -> HTTPResponse {
  let body = "\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))"
  return HTTPResponse(status: 200, contentType: "text/plain", body: body)
}
