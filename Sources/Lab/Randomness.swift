import Nodes

/// Where chance comes from: the system, or a seed, which gives each purpose a stream of its own.
struct Randomness: Sendable {
  let seed: UInt64?

  func bytes(for purpose: String) -> any RandomBytes {
    seed.map { SeededRandomBytes(seed: $0, purpose: purpose) } ?? SystemRandomBytes()
  }
}
