import Crypto

/// SHA-256 of a code, a token or a password of a client: all that a store may keep of one.
///
/// Held in four words, so that a look-up hashes and compares without touching the heap.
package struct SecretDigest: Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  package static let byteCount = 32

  package init(of secret: some StringProtocol) {
    var hash = SHA256()
    var text = String(secret)
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    words = hash.finalize().withUnsafeBytes { Self.words($0) }
  }

  /// What `bytes` wrote, or nil where their number is another.
  package init?(bytes stored: [UInt8]) {
    guard stored.count == Self.byteCount else { return nil }
    words = stored.withUnsafeBytes { Self.words($0) }
  }

  package var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word &>> (8 * UInt64($0))) }
    }
  }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    func word(_ index: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
    return (word(0), word(1), word(2), word(3))
  }
}

extension SecretDigest: Hashable {
  /// Takes the same time wherever the first difference stands.
  package static func == (left: SecretDigest, right: SecretDigest) -> Bool {
    let difference =
      (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1) | (left.words.2 ^ right.words.2)
      | (left.words.3 ^ right.words.3)
    return difference == 0
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
