/// A moment of lab time on the Gregorian calendar, UTC, for those who write dates per request and can do
/// without a calendar library.
package struct CivilTime: Sendable, Equatable {
  package let year: Int64
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int
  package let hour: Int
  package let minute: Int
  package let second: Int

  package init(_ time: LabTime) {
    let (days, secondOfDay) = time.microseconds.floored(by: 1_000_000).quotient.floored(by: 86_400)
    let rest = Int(secondOfDay)
    (year, month, day) = Self.date(daysSince1970: days)
    hour = rest / 3600
    minute = rest / 60 % 60
    second = rest % 60
  }

  /// `2026-11-22T01:06:11Z` (RFC 3339 §5.6).
  package var rfc3339: String {
    "\(year)-\(twoDigits(month))-\(twoDigits(day))T\(clock)Z"
  }

  /// `22/Nov/2026:01:06:11 +0000`, as access logs have it.
  package var commonLogFormat: String {
    "\(twoDigits(day))/\(Self.months[month - 1])/\(year):\(clock) +0000"
  }

  private var clock: String { "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))" }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Counts in eras of 400 years that begin on the first of March, so that the leap day comes last.
  private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int, day: Int) {
    let daysAnEra: Int64 = 146_097
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - daysAnEra + 1) / daysAnEra
    let dayOfEra = shifted - era * daysAnEra
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(day))
  }
}

extension Int64 {
  /// Rounds down, where `/` rounds towards zero; cannot overflow.
  fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
