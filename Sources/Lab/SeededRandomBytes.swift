import Crypto
import Nodes
import Synchronization

/// A stream of bytes that the same seed repeats: SHA-256 over seed, purpose and a counter. For tests and
/// demonstrations; whoever knows the seed knows every token.
package final class SeededRandomBytes: RandomBytes {
  private let prefix: [UInt8]
  private let counter = Mutex<UInt64>(0)

  /// - Parameter purpose: separates streams, so that one more key does not change every code.
  package init(seed: UInt64, purpose: String) {
    prefix = withUnsafeBytes(of: seed.bigEndian) { Array($0) } + Array(purpose.utf8)
  }

  package func next(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + SHA256.byteCount)
    while bytes.count < count {
      let block = counter.withLock { counter in
        counter += 1
        return counter
      }
      bytes += SHA256.hash(data: prefix + withUnsafeBytes(of: block.bigEndian) { Array($0) })
    }
    return Array(bytes.prefix(count))
  }
}
