/// Bounds of one text. The defaults fit what the lab exchanges and what a person writes.
package struct JSONLimits: Sendable, Equatable {
  package var bytesMax = 1 << 20
  /// Objects and arrays within each other.
  package var depthMax = 64
  /// Values of every kind, member names not counted.
  package var valuesMax = 100_000
  package var numberBytesMax = 128

  package init() {}
}
