import JSON

extension ValueType<Duration> {
  /// An integer with its unit: `"60s"`. Bounds are inclusive.
  static func duration(
    atLeast minimum: Duration = .milliseconds(1), atMost maximum: Duration = .longest
  ) -> Self {
    ValueType(
      shape: .text(.duration),
      decode: { node, decoding in
        let text = ValueType<String>.text(.duration).decode(node, &decoding)
        guard let text, let duration = Duration(written: text) else { return nil }
        guard duration >= minimum, duration <= maximum else {
          decoding.fail(
            .outOfRange, at: node,
            "'\(text)' is out of range; it must be between \(minimum.written) and \(maximum.written)"
          )
          return nil
        }
        return duration
      },
      encode: { .string($0.written) })
  }
}

extension TextPattern {
  static let duration = TextPattern(
    label: "duration", regularExpression: "^[0-9]{1,9}(ms|s|m|h|d)$",
    meaning: "a duration such as '60s', with a unit of ms, s, m, h or d",
    matches: { Duration(written: $0) != nil },
    rule: .badDuration)
}

extension Duration {
  /// As long as a certificate of the lab may live.
  static let longest = Duration.seconds(36_500 * 86_400)

  private static let millisecondsByUnit: [(unit: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// Nil unless `text` is up to nine digits and a unit.
  init?(written text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count)
    guard (1...9).contains(digits.count), let count = Int64(digits),
      let factor = Duration.millisecondsByUnit.first(where: { $0.unit == unit })?.milliseconds
    else { return nil }
    self = .milliseconds(count * factor)
  }

  /// In the largest unit that leaves no rest: `90s`, `1d`. Whole milliseconds only.
  var written: String {
    let (seconds, attoseconds) = components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    let fitting = Duration.millisecondsByUnit.first {
      milliseconds > 0 && milliseconds % $0.milliseconds == 0
    }
    guard let fitting else { return "0s" }
    return "\(milliseconds / fitting.milliseconds)\(fitting.unit)"
  }
}
