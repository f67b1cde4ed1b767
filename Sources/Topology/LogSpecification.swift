/// What becomes of the traffic log when there is much of it.
package struct LogSpecification: Sendable, Equatable {
  package var overload: Overload
  /// Of the database; the oldest rows make way.
  package var bytesMax: Int
  /// In real time; older rows make way.
  package var ageMax: Duration

  /// What gives way when requests come faster than the log can be written.
  package enum Overload: String, Sendable, CaseIterable {
    /// Callers wait, and nothing is lost.
    case slow
    /// Nobody waits; what could not be kept is counted, and the log says how much it was.
    case count
  }

  package init(
    overload: Overload = .slow, bytesMax: Int = 512 << 20, ageMax: Duration = .seconds(365 * 86_400)
  ) {
    self.overload = overload
    self.bytesMax = bytesMax
    self.ageMax = ageMax
  }
}
