/// A moment in lab time, in microseconds since 1970-01-01T00:00:00Z. Every date in a protocol or a store is
/// of this kind; limits of input and output run on the loop's clock instead.
package struct LabTime: Sendable, Hashable, Comparable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  /// What is beyond 64 bits is the first or the last moment.
  package init(seconds: Int64) {
    let (product, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000)
    microseconds = isBeyond ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds, as NumericDate has them (RFC 7519 §2).
  package var seconds: Int64 { microseconds / 1_000_000 }
  package var milliseconds: Int64 { microseconds / 1000 }

  package static func < (left: LabTime, right: LabTime) -> Bool { left.microseconds < right.microseconds }

  /// What is beyond 64 bits is the first or the last moment.
  package func adding(_ duration: Duration) -> LabTime {
    let (sum, isBeyond) = microseconds.addingReportingOverflow(duration.wholeMicroseconds)
    guard isBeyond else { return LabTime(microseconds: sum) }
    return LabTime(microseconds: microseconds < 0 ? .min : .max)
  }
}

extension LabTime {
  /// 1970-01-01T00:00:00Z and the last second of the year 9999: what every format of a date can say.
  package static let range = LabTime(microseconds: 0)...LabTime(microseconds: 253_402_300_799_999_999)

  package var isWithinRange: Bool { Self.range.contains(self) }

  /// The nearest moment that the clock can show.
  package var clamped: LabTime { min(max(self, Self.range.lowerBound), Self.range.upperBound) }
}

extension Duration {
  /// Rounded towards zero; what is beyond 64 bits is the least or the greatest of them.
  package var wholeMicroseconds: Int64 {
    let (product, isBeyond) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isFurther) = product.addingReportingOverflow(components.attoseconds / 1_000_000_000_000)
    return isBeyond || isFurther ? (components.seconds < 0 ? .min : .max) : sum
  }
}
