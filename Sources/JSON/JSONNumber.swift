/// A number as it was written and what it is worth.
package struct JSONNumber: Sendable, Equatable {
  /// The exact text.
  package let text: String
  package let value: Value

  package enum Value: Sendable, Equatable {
    /// Written without fraction and exponent, and in range.
    case integer(Int64)
    /// Everything else, rounded to the nearest double.
    case double(Double)
  }

  package var int64: Int64? {
    if case .integer(let integer) = value { integer } else { nil }
  }
}
