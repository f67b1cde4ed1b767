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
    /// Whose captures were given up and do not say so yet.
    var cutOff: Set<ConnectionID> = []
  }

  /// Beyond it captures end without a word.
  private static let cutOffMax = 10_000

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
    let cutOff = state.withLock { $0.cutOff }
    if let unwanted = try? sink.write(Self.marks(cutOff) + frames) {
      let unwanted = state.withLock { state in
        state.cutOff.subtract(cutOff)
        return unwanted.compactMap { state.taps[$0] }
      }
      for tap in unwanted { tap.end() }
    } else {
      let taps = state.withLock { state in
        if state.cutOff.count < Self.cutOffMax { state.cutOff.formUnion(state.taps.keys) }
        return Array(state.taps.values)
      }
      for tap in taps { tap.end() }
    }
    for index in frames.indices { frames[index].removeAll(keepingBytesMax: Self.spareBytesMax) }
    state.withLock { $0.spares = frames }
  }

  private static func marks(_ connections: Set<ConnectionID>) -> [WireFrames] {
    guard !connections.isEmpty else { return [] }
    let now = LabClock.realMicroseconds()
    var marks = WireFrames()
    for connection in connections { marks.append(mark: .cutOff, of: connection, at: now) }
    return [marks]
  }

  private func takeFrames() -> [WireFrames] {
    var (lanes, spares) = state.withLock { state in
      defer { state.spares = [] }
      return (state.lanes, state.spares)
    }
    return lanes.filter(\.hasPending).map { $0.take(leaving: spares.popLast() ?? WireFrames()) }
  }
}
