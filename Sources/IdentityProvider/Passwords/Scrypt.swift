import Crypto
import CryptoExtras
import Foundation

/// scrypt (RFC 7914) with its three parameters.
package struct Scrypt: Sendable, Equatable {
  /// N: a power of two. Memory is 128 * N * r bytes.
  package let cost: Int
  /// r
  package let blockSize: Int
  /// p
  package let parallelism: Int

  /// 32 MiB and some tens of milliseconds: what a login may cost here.
  package static let login = Scrypt(cost: 1 << 15, blockSize: 8, parallelism: 1)

  package init(cost: Int, blockSize: Int, parallelism: Int) {
    self.cost = cost
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// The derived key of `count` bytes, or nil where the library refuses the parameters.
  package func derive(from password: String, salt: [UInt8], count: Int = 32) -> [UInt8]? {
    let key = try? KDF.Scrypt.deriveKey(
      from: Data(password.utf8), salt: Data(salt), outputByteCount: count, rounds: cost,
      blockSize: blockSize, parallelism: parallelism)
    return key?.withUnsafeBytes { Array($0) }
  }
}
