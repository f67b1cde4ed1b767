/// One look at the clock: lab time, and how far it was ahead of real time.
package struct ClockReading: Sendable, Equatable {
  package let lab: LabTime
  package let shift: ClockShift

  package init(lab: LabTime, shift: ClockShift) {
    self.lab = lab
    self.shift = shift
  }
}

/// How far lab time is ahead of real time at a moment. It stands beside a recorded lab time, and says both.
package struct ClockShift: Sendable, Hashable {
  /// Below zero where lab time is behind.
  package let microseconds: Int64

  package static let none = ClockShift(microseconds: 0)

  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// What the system's clock said at a moment of lab time: microseconds since 1970, in UTC.
  package func realMicroseconds(at lab: LabTime) -> Int64 {
    let (difference, isBeyond) = lab.microseconds.subtractingReportingOverflow(microseconds)
    return isBeyond ? lab.microseconds : difference
  }
}
