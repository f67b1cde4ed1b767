import Nodes
import Synchronization

/// Joins the lanes of all loops to the capture file, and tells taps when nothing more is wanted of them.
final class WireRecorder: Sendable {
  /// Of a lane's emptied buffer, what is kept for the next batch.
  private static let spareBytesMax = 1 << 20

  private struct State {
    var lanes: [WireLane] = []
    /// Buffers that a batch has emptied.
    var spares: [WireFrames] = []
    var taps: [ConnectionID: WireTap] = [:]
  }

  private let isOn: Bool
  private let wake: @Sendable () -> Void
  private let state = Mutex(State())

  init(isOn: Bool, wake: @escaping @Sendable () -> Void) {
    self.isOn = isOn
    self.wake = wake
  }

  func makeLane() -> WireLane {
    let lane = WireLane(wake: wake)
    state.withLock { $0.lanes.append(lane) }
    return lane
  }

  func tap(_ connection: ConnectionID, lane: WireLane) -> WireTap? {
    guard isOn else { return nil }
    let tap = WireTap(connection, lane: lane) { [weak self] connection in
      _ = self?.state.withLock { $0.taps.removeValue(forKey: connection) }
    }
    state.withLock { $0.taps[connection] = tap }
    return tap
  }

  /// Hands over what the lanes hold. A capture that cannot be written is given up; the traffic goes on.
  func write(to sink: any WireSink) {
    var frames = takeFrames()
    guard !frames.isEmpty else { return }
    if let unwanted = try? sink.write(frames) {
      for tap in state.withLock({ state in unwanted.compactMap { state.taps[$0] } }) { tap.end() }
    } else {
      let now = LabClock.realMicroseconds()
      for tap in state.withLock({ Array($0.taps.values) }) { tap.cutOff(at: now) }
    }
    for index in frames.indices { frames[index].removeAll(keepingBytesMax: Self.spareBytesMax) }
    state.withLock { $0.spares = frames }
  }

  private func takeFrames() -> [WireFrames] {
    var (lanes, spares) = state.withLock { state in
      defer { state.spares = [] }
      return (state.lanes, state.spares)
    }
    return lanes.filter(\.hasPending).map { $0.take(leaving: spares.popLast() ?? WireFrames()) }
  }
}
