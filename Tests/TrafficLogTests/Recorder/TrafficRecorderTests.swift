import Nodes
import Synchronization
import Testing

@testable import TrafficLog

@Suite struct TrafficRecorderTests {
  @Test func `records are written in the order in which they were recorded`() async {
    let sink = MemorySink()
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    for id in 1...500 { recorder.record(.exchange(Samples.record(UInt64(id)))) }
    await recorder.flush()
    #expect(sink.exchanges == Array(1...500))
    await recorder.stop()
  }

  @Test func `many threads lose nothing and each keeps its order`() async {
    let sink = MemorySink()
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    await withTaskGroup(of: Void.self) { group in
      for lane in UInt64(0)..<4 {
        group.addTask {
          for step in UInt64(1)...250 { recorder.record(.exchange(Samples.record(lane * 1000 + step))) }
        }
      }
    }
    await recorder.flush()
    let written = sink.exchanges
    #expect(written.count == 1000)
    for lane in UInt64(0)..<4 {
      #expect(written.filter { $0 / 1000 == lane } == (1...250).map { lane * 1000 + $0 })
    }
    await recorder.stop()
  }

  @Test func `a flush returns after what was recorded before it is written`() async {
    let sink = MemorySink()
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    for id in UInt64(1)...20 {
      recorder.record(.exchange(Samples.record(id)))
      await recorder.flush()
      #expect(sink.exchanges.last == id)
    }
    await recorder.stop()
  }

  @Test func `a writer that is behind saturates the recorder and room comes when it has caught up`() async {
    let sink = MemorySink(isHeld: true)
    var limits = TrafficRecorder.Limits()
    limits.recordsPendingMax = 8
    let recorder = TrafficRecorder(capture: .messages, sink: sink, limits: limits)
    recorder.record(.exchange(Samples.record(1)))
    await sink.waitForWriter()
    for id in UInt64(2)...4 { recorder.record(.exchange(Samples.record(id))) }
    #expect(!recorder.isSaturated)
    recorder.record(.exchange(Samples.record(5)))
    #expect(recorder.isSaturated)
    sink.release()
    await recorder.room()
    #expect(!recorder.isSaturated)
    await recorder.flush()
    #expect(sink.exchanges == [1, 2, 3, 4, 5])
    await recorder.stop()
  }

  @Test func `beyond the whole bound records are lost and counted`() async {
    let sink = MemorySink(isHeld: true)
    var limits = TrafficRecorder.Limits()
    limits.recordsPendingMax = 4
    let recorder = TrafficRecorder(capture: .messages, sink: sink, limits: limits)
    recorder.record(.exchange(Samples.record(1)))
    await sink.waitForWriter()
    for id in UInt64(2)...10 { recorder.record(.exchange(Samples.record(id))) }
    #expect(recorder.lost == 5)
    sink.release()
    await recorder.flush()
    // The last row says that others are missing.
    #expect(sink.exchanges.prefix(5) == [1, 2, 3, 4, 5])
    #expect(sink.failures == ["5 records were not kept: they came faster than they could be written"])
    await recorder.stop()
  }

  @Test func `bytes are bounded as well as records`() async {
    let sink = MemorySink(isHeld: true)
    var limits = TrafficRecorder.Limits()
    limits.bytesPendingMax = 100_000
    let recorder = TrafficRecorder(capture: .messages, sink: sink, limits: limits)
    recorder.record(.exchange(Samples.record(1)))
    await sink.waitForWriter()
    recorder.record(.exchange(Samples.record(2, body: String(repeating: "x", count: 60_000))))
    #expect(recorder.isSaturated)
    recorder.record(.exchange(Samples.record(3, body: String(repeating: "x", count: 60_000))))
    recorder.record(.exchange(Samples.record(4)))
    #expect(recorder.lost == 1)
    sink.release()
    await recorder.stop()
  }

  @Test func `what cannot be written is counted and the recorder goes on`() async {
    let sink = MemorySink(failures: 1)
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    recorder.record(.exchange(Samples.record(1)))
    await recorder.flush()
    recorder.record(.exchange(Samples.record(2)))
    await recorder.flush()
    #expect(recorder.lost == 1)
    #expect(sink.exchanges.first == 2)
    #expect(sink.failures.count == 1)
    #expect(sink.failures.first?.hasPrefix("1 record was not kept: ") == true)
    #expect(recorder.problem == nil)
    recorder.record(.exchange(Samples.record(3)))
    await recorder.flush()
    #expect(sink.failures.count == 1)
    await recorder.stop()
  }

  @Test func `with capture off nothing is recorded but ids are given`() async {
    let sink = MemorySink()
    let recorder = TrafficRecorder(capture: .off, sink: sink)
    recorder.record(.exchange(Samples.record(1)))
    await recorder.flush()
    #expect(sink.exchanges.isEmpty)
    #expect(recorder.identifiers.nextExchange() == ExchangeID(1))
    await recorder.stop()
  }

  @Test func `ids go on behind those of the log`() async {
    let sink = MemorySink(last: LastIdentifiers(connection: 7, exchange: 41, invocation: 2))
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    #expect(recorder.identifiers.nextConnection() == ConnectionID(8))
    #expect(recorder.identifiers.nextExchange() == ExchangeID(42))
    #expect(recorder.identifiers.nextExchange() == ExchangeID(43))
    #expect(recorder.identifiers.nextInvocation() == InvocationID(3))
    await recorder.stop()
  }

  @Test func `stopping writes what is pending and does not wait for what comes later`() async {
    let sink = MemorySink()
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    recorder.record(.exchange(Samples.record(1)))
    await recorder.stop()
    #expect(sink.exchanges == [1])
    recorder.record(.exchange(Samples.record(2)))
    await recorder.flush()
    #expect(sink.exchanges == [1])
    #expect(recorder.lost == 1)
  }

  @Test func `a lab that counts lets nobody wait`() async {
    let sink = MemorySink(isHeld: true)
    var limits = TrafficRecorder.Limits()
    limits.recordsPendingMax = 4
    let recorder = TrafficRecorder(capture: .messages, sink: sink, limits: limits, slowsCallers: false)
    recorder.record(.exchange(Samples.record(1)))
    await sink.waitForWriter()
    for id in UInt64(2)...10 {
      recorder.record(.exchange(Samples.record(id)))
      #expect(!recorder.isSaturated)
      await recorder.room()
    }
    #expect(recorder.lost == 5)
    sink.release()
    await recorder.stop()
  }

  @Test func `who follows the log is told when it cannot be written, and when it can again`() async {
    let sink = MemorySink(failures: 2)
    let recorder = TrafficRecorder(capture: .messages, sink: sink)
    for id in UInt64(1)...3 {
      recorder.record(.exchange(Samples.record(id)))
      await recorder.flush()
      #expect((recorder.problem == nil) == (id == 3))
    }
    let told = await recorder.feed.wait(after: 0, limit: .seconds(5)).entries
    #expect(told.filter { $0 == .state }.count == 2)
    #expect(sink.failures.first?.hasPrefix("2 records were not kept: ") == true)
    await recorder.stop()
  }
}
