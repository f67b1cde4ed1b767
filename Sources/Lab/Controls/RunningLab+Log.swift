import Storage
import TrafficLog

extension RunningLab {
  /// Drops every row and the capture of the wire. Ids go on where they were.
  package func clearLog() async throws(LabError) {
    await recorder.flush()
    do {
      try parts.wire?.clear()
      try await traffic.clear()
    } catch {
      throw .system("the log cannot be cleared: \(error)")
    }
    stateChanged()
  }
}
