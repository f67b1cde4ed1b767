/// Moments and spans as people type them for the clock.
package enum ClockText {
  /// Why a text is neither.
  package struct Problem: Error, Sendable, Equatable {
    package let sentence: String
  }

  /// An RFC 3339 time; the time of day, its seconds and the zone may be left out: `2027-01-01`,
  /// `2027-01-01T12:00`, `2027-01-01T12:00:00.5+01:00`. Without a zone it is UTC.
  package static func time(_ text: String) throws(Problem) -> LabTime {
    guard let match = try? whole.wholeMatch(in: text), let date = date(match.1, match.2, match.3) else {
      throw Problem(
        sentence:
          "'\(text)' is no time; write it as 2027-01-01, 2027-01-01T12:00:00Z or 2027-01-01T12:00:00+01:00")
    }
    guard let clock = clock(match.4, match.5, match.6), let zone = zone(match.8) else {
      throw Problem(sentence: "'\(text)' has no such time of day, or zone")
    }
    let time = LabTime(seconds: date * 86_400 + clock - zone).adding(.microseconds(fraction(match.7)))
    guard time.isWithinRange else {
      throw Problem(sentence: "'\(text)' is out of range; the clock goes from 1970 to 9999")
    }
    return time
  }

  /// Numbers with their units, the greatest first: `25h`, `90m`, `1d12h`, `1h30m`, `250ms`; a sign turns it around.
  package static func duration(_ text: String) throws(Problem) -> Duration {
    let isNegative = text.first == "-"
    let digits = isNegative || text.first == "+" ? text.dropFirst() : text[...]
    guard let match = try? spans.wholeMatch(in: String(digits)), !digits.isEmpty else {
      throw Problem(sentence: "'\(text)' is no duration; write it as 25h, 30m, 1d12h, 90s or 250ms")
    }
    let counts = [match.1, match.2, match.3, match.4, match.5]
    let milliseconds = zip(counts, unitMilliseconds).reduce(Int64(0)) { sum, part in
      // Each has up to nine digits, so this stays within 64 bits.
      sum + (part.0.flatMap { Int64($0) } ?? 0) * part.1
    }
    return .milliseconds(isNegative ? -milliseconds : milliseconds)
  }

  /// `+1d1h`, `-30m`, `+0s`: what `duration` reads, to the millisecond.
  package static func text(_ duration: Duration) -> String {
    var rest = duration.wholeMicroseconds.magnitude / 1000
    let sign = duration < .zero && rest > 0 ? "-" : "+"
    var text = ""
    for (unit, milliseconds) in zip(["d", "h", "m", "s", "ms"], unitMilliseconds) {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(milliseconds))
      if count > 0 { text += "\(count)\(unit)" }
      rest = remainder
    }
    return sign + (text.isEmpty ? "0s" : text)
  }

  private static let unitMilliseconds: [Int64] = [86_400_000, 3_600_000, 60_000, 1000, 1]

  /// `Regex` is not `Sendable`, so it is made for each use; nobody types times by the thousand.
  private static var spans: Regex<(Substring, Substring?, Substring?, Substring?, Substring?, Substring?)> {
    /(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?/
  }

  private static var whole:
    Regex<
      (
        Substring, Substring, Substring, Substring, Substring?, Substring?, Substring?, Substring?, Substring?
      )
    >
  {
    /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})[0-9]{0,12})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?/
  }

  /// Days since 1970-01-01; nil for the thirtieth of February.
  private static func date(_ year: Substring, _ month: Substring, _ day: Substring) -> Int64? {
    guard let year = Int64(year), let month = Int64(month), let day = Int64(day), (1...12).contains(month),
      day >= 1
    else { return nil }
    // Years from March, so that the leap day is the last.
    let (shifted, marchMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      shifted * 365 + floorDivided(shifted, 4) - floorDivided(shifted, 100) + floorDivided(shifted, 400)
      + (153 * marchMonth + 2) / 5 + day - 1 - 719_468
    let back = CivilTime(LabTime(seconds: days * 86_400))
    return back.year == year && back.month == Int(month) && back.day == Int(day) ? days : nil
  }

  private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }

  /// Seconds of the day.
  private static func clock(_ hour: Substring?, _ minute: Substring?, _ second: Substring?) -> Int64? {
    let (hour, minute) = (hour.flatMap { Int64($0) } ?? 0, minute.flatMap { Int64($0) } ?? 0)
    let second = second.flatMap { Int64($0) } ?? 0
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func fraction(_ digits: Substring?) -> Int64 {
    guard let digits else { return 0 }
    return Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
  }

  /// Seconds east of UTC.
  private static func zone(_ text: Substring?) -> Int64? {
    guard let text, text.count == 6 else { return 0 }
    let parts = text.dropFirst().split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return nil }
    return (text.first == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
  }
}
