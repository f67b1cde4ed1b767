package import Nodes
import TrafficLog
import Transport

extension RunningLab {
  /// Moves the clock, and what hangs on it: the setting that outlives a restart, and whatever was judged at another time
  /// and would be taken for granted. Sessions cannot be resumed and the lab's own connections are given up, so that
  /// certificates are looked at again; who is connected from outside is judged anew with the next request.
  ///
  /// - Throws: where the setting cannot be kept; the clock is moved all the same.
  package func moveClock(_ move: (LabClock) -> Void) async throws(LabError) {
    move(clock)
    for node in parts.switches { await node.dropSessions() }
    for pool in parts.pools { await pool.renew() }
    stateChanged()
    try ClockFile.write(clock.setting, in: stateFolder)
  }

  /// How lab time stands to real time, in words; nil where both are one.
  package var clockNote: String? {
    let reading = clock.reading()
    let time = CivilTime(reading.lab).rfc3339
    if clock.isFrozen { return "lab time stands at \(time)" }
    let shift = Duration.microseconds(reading.shift.microseconds)
    guard shift.wholeMicroseconds.magnitude >= 1000 else { return nil }
    return "lab time is \(time), \(ClockText.text(shift)) from real time"
  }

  /// Tells who follows the lab that its state is another.
  package func stateChanged() { recorder.feed.publishState() }
}
