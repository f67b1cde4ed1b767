/// The `Date` of responses, made once a second (IMF-fixdate, RFC 9110 §5.6.7).
struct HTTPDate {
  private var second = Int64.min
  private var text = ""

  mutating func text(at seconds: Int64) -> String {
    if seconds != second {
      second = seconds
      text = Self.format(seconds)
    }
    return text
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// 9999-12-31T23:59:59Z, the last that has four digits.
  private static let secondsMax: Int64 = 253_402_300_799

  static func format(_ seconds: Int64) -> String {
    let seconds = min(max(seconds, 0), secondsMax)
    let (day, time) = (Int(seconds / 86_400), Int(seconds % 86_400))
    let (year, month, dayOfMonth) = civil(day)
    let clock = "\(pad(time / 3600)):\(pad(time / 60 % 60)):\(pad(time % 60))"
    return "\(days[day % 7]), \(pad(dayOfMonth)) \(months[month - 1]) \(year) \(clock) GMT"
  }

  /// Year, month and day of a count of days since 1970-01-01. Years are counted from March, so that the leap
  /// day comes last.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
