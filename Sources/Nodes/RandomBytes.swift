/// Where codes, tokens, identifiers and keys come from: the system's generator, or a seeded one under
/// `--seed`.
package protocol RandomBytes: Sendable {
  /// `count` bytes that nobody can predict, unless a seed was asked for.
  func next(_ count: Int) -> [UInt8]
}

/// The operating system's generator.
package struct SystemRandomBytes: RandomBytes {
  package init() {}

  package func next(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
