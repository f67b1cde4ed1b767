/// How much one message may be before it is refused. Each bound has its own status.
package struct HTTPLimits: Sendable {
  /// The request line or status line with its CR LF; beyond it 414.
  package let requestLineBytesMax: Int
  /// All header lines of a message together, and all its trailer lines together; beyond it 431.
  package let headerBytesMax: Int
  /// Header lines, and trailer lines; beyond it 431.
  package let headerCountMax: Int
  /// The content after its transfer coding was taken off; beyond it 413.
  package let bodyBytesMax: Int

  package init(
    requestLineBytesMax: Int = 8 << 10, headerBytesMax: Int = 32 << 10, headerCountMax: Int = 100,
    bodyBytesMax: Int = 1 << 20
  ) {
    self.requestLineBytesMax = Self.sane(requestLineBytesMax)
    self.headerBytesMax = Self.sane(headerBytesMax)
    self.headerCountMax = Self.sane(headerCountMax)
    self.bodyBytesMax = Self.sane(bodyBytesMax)
  }

  /// Offsets into a head are kept in 32 bits.
  private static func sane(_ bound: Int) -> Int { min(max(bound, 0), 1 << 30) }
}
