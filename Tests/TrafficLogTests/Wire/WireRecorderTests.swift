import Nodes
import Synchronization
import Testing

@testable import TrafficLog

@Suite struct WireRecorderTests {
  private final class Sink: WireSink {
    let lastConnection: UInt64 = 90
    let kinds = Mutex<[WireFrames.Kind]>([])
    let unwanted = Mutex<[ConnectionID]>([])
    let isFull = Atomic(false)

    func write(_ frames: [WireFrames]) throws -> [ConnectionID] {
      if isFull.load(ordering: .relaxed) { throw Full() }
      kinds.withLock { $0 += frames.joined().map(\.kind) }
      return unwanted.withLock { $0 }
    }
  }

  private struct Full: Error {}

  private func send(_ tap: WireTap?) {
    [UInt8(1), 2].withUnsafeBytes { tap?.captured($0, inbound: true, at: Samples.noon.microseconds) }
  }

  @Test func `a tap's bytes, key lines and end reach the sink in order`() async {
    let sink = Sink()
    let recorder = TrafficRecorder(capture: .wire, sink: MemorySink(), wireSink: sink)
    let tap = recorder.tap(recorder.identifiers.nextConnection(), lane: recorder.makeWireLane())
    #expect(tap?.connection == ConnectionID(91))
    tap?.captured(keyLines: ["CLIENT_RANDOM 00 11"], at: Samples.noon.microseconds)
    send(tap)
    tap?.closed(at: Samples.noon.microseconds)
    await recorder.flush()
    #expect(sink.kinds.withLock { $0 } == [.keyLine, .inbound, .closed])
    await recorder.stop()
  }

  @Test func `a capture that is not wanted any more takes no bytes`() async {
    let sink = Sink()
    let recorder = TrafficRecorder(capture: .wire, sink: MemorySink(), wireSink: sink)
    let tap = recorder.tap(ConnectionID(1), lane: recorder.makeWireLane())
    sink.unwanted.withLock { $0 = [ConnectionID(1)] }
    send(tap)
    await recorder.flush()
    send(tap)
    tap?.closed(at: Samples.noon.microseconds)
    await recorder.flush()
    #expect(sink.kinds.withLock { $0 } == [.inbound, .closed])
    await recorder.stop()
  }

  @Test func `a capture that could not be written says that it ends too early`() async {
    let sink = Sink()
    let recorder = TrafficRecorder(capture: .wire, sink: MemorySink(), wireSink: sink)
    let tap = recorder.tap(ConnectionID(1), lane: recorder.makeWireLane())
    sink.isFull.store(true, ordering: .relaxed)
    send(tap)
    await recorder.flush()
    sink.isFull.store(false, ordering: .relaxed)
    send(tap)
    tap?.closed(at: Samples.noon.microseconds)
    await recorder.flush()
    #expect(sink.kinds.withLock { $0 } == [.cutOff, .closed])
    await recorder.stop()
  }

  @Test(arguments: [Capture.off, .messages])
  func `there is no tap without capture of the wire`(capture: Capture) async {
    let recorder = TrafficRecorder(capture: capture, sink: MemorySink(), wireSink: Sink())
    #expect(recorder.tap(ConnectionID(1), lane: recorder.makeWireLane()) == nil)
    await recorder.stop()
  }
}
