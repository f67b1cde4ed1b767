import Nodes
import Testing

@testable import TrafficLog

@Suite struct TrafficFeedTests {
  private func records(_ ids: ClosedRange<UInt64>) -> [TrafficRecord] {
    ids.map { .exchange(Samples.record($0)) }
  }

  @Test func `a reader gets what was written since its cursor and where to go on`() async {
    let feed = TrafficFeed()
    feed.publish(records(1...3))
    let first = await feed.wait(after: 1, limit: .zero)
    #expect(first.entries == [.exchange(ExchangeID(2)), .exchange(ExchangeID(3))])
    #expect(first.cursor == 3)
    let none = await feed.wait(after: first.cursor, limit: .milliseconds(1))
    #expect(none == TrafficFeed.Slice(entries: [], cursor: 3, missed: 0))
  }

  @Test func `a waiting reader is woken by the next write`() async {
    let feed = TrafficFeed()
    async let slice = feed.wait(after: 0, limit: .seconds(30))
    feed.publish(records(9...9))
    #expect(await slice.entries == [.exchange(ExchangeID(9))])
  }

  @Test func `a cancelled reader does not wait`() async {
    let feed = TrafficFeed()
    let reader = Task { await feed.wait(after: 0, limit: .seconds(60)) }
    reader.cancel()
    #expect(await reader.value.entries.isEmpty)
  }

  @Test func `a reader that fell behind is told how many it missed`() async {
    let feed = TrafficFeed()
    let all = UInt64(TrafficFeed.entriesMax * 3)
    feed.publish(records(1...all))
    let slice = await feed.wait(after: 0, countMax: 10, limit: .zero)
    #expect(slice.missed == all - UInt64(TrafficFeed.entriesMax))
    #expect(slice.entries.first == .exchange(ExchangeID(slice.missed + 1)))
    #expect(slice.entries.count == 10)
  }

  @Test func `a finished feed keeps nobody waiting`() async {
    let feed = TrafficFeed()
    async let slice = feed.wait(after: 0, limit: .seconds(60))
    feed.finish()
    #expect(await slice.entries.isEmpty)
    #expect(await feed.wait(after: 0, limit: .seconds(60)).entries.isEmpty)
  }
}
