package import Nodes

/// Moments as text, by the proleptic Gregorian calendar.
package enum TimeText {
  /// `12:03:04.123`
  static func ofDay(_ time: LabTime, secondsFromUTC: Int = 0) -> String {
    let milliseconds = floorDivide(time.microseconds, 1000).quotient &+ Int64(secondsFromUTC) * 1000
    let day = floorDivide(milliseconds, 86_400_000).remainder
    let (seconds, fraction) = day.quotientAndRemainder(dividingBy: 1000)
    return clock(seconds) + "." + digits(fraction, 3)
  }

  /// `2026-11-22T12:03:04.123456Z` (RFC 3339)
  package static func rfc3339(_ time: LabTime) -> String {
    let (seconds, fraction) = floorDivide(time.microseconds, 1_000_000)
    let (days, second) = floorDivide(seconds, 86_400)
    let (year, month, day) = civil(days)
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T\(clock(second)).\(digits(fraction, 6))Z"
  }

  /// The real time of a moment of lab time, in the same form.
  static func rfc3339(_ time: LabTime, before shift: ClockShift) -> String {
    rfc3339(LabTime(microseconds: shift.realMicroseconds(at: time)))
  }

  /// `4.2 ms`
  static func span(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return "\(seconds) s" }
    let tenths = (microseconds &+ attoseconds / 1_000_000_000_000) / 100
    return "\(tenths / 10).\(abs(tenths % 10)) ms"
  }

  private static func clock(_ second: Int64) -> String {
    "\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))"
  }

  /// Days since 1970-01-01 as a date: counted from 0000-03-01, so that the leap day is the last of a year.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days &+ 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func digits(_ number: Int64, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
