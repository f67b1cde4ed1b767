/// A moment in lab time, in microseconds since 1970-01-01T00:00:00Z. Every date in a protocol or a store is
/// of this kind; limits of input and output run on the loop's clock instead.
package struct LabTime: Sendable, Hashable, Comparable {
  package let microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// Whole seconds, as NumericDate has them (RFC 7519 §2).
  package var seconds: Int64 { microseconds / 1_000_000 }
  package var milliseconds: Int64 { microseconds / 1000 }

  package static func < (left: LabTime, right: LabTime) -> Bool { left.microseconds < right.microseconds }

  package func adding(_ duration: Duration) -> LabTime {
    let (seconds, attoseconds) = duration.components
    return LabTime(microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
  }
}
