import Crypto
import Encodings
import Nodes
import Synchronization

/// The one-time links to the web console, and the tokens that browsers got for them.
///
/// A link's code works once and for ten minutes. Codes and tokens live in memory alone, as digests, and at most so
/// many of each that nobody can fill the memory with them: the oldest goes.
package final class ConsoleSessions: Sendable {
  static let codeTime: Duration = .seconds(600)
  static let codesMax = 32
  static let tokensMax = 64
  private static let secretBytes = 32

  private struct State {
    var codes: [(digest: [UInt8], end: ContinuousClock.Instant)] = []
    var tokens: [[UInt8]] = []
  }

  private let state = Mutex(State())
  private let random = SystemRandomBytes()
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameter now: the process's clock, for a link is no part of the lab's time.
  init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

  /// A code for the fragment of a link.
  package func makeCode() -> String {
    let code = secret()
    state.withLock { state in
      state.codes.removeAll { $0.end <= now() }
      if state.codes.count >= Self.codesMax { state.codes.removeFirst() }
      state.codes.append((Self.digest(code), now() + Self.codeTime))
    }
    return code
  }

  /// The token of a new session; nil where the code is unknown, used or too old.
  func redeem(_ code: String) -> String? {
    let digest = Self.digest(code)
    let isGood = state.withLock { state in
      state.codes.removeAll { $0.end <= now() }
      guard let index = state.codes.firstIndex(where: { $0.digest == digest }) else { return false }
      state.codes.remove(at: index)
      return true
    }
    guard isGood else { return nil }
    let token = secret()
    state.withLock { state in
      if state.tokens.count >= Self.tokensMax { state.tokens.removeFirst() }
      state.tokens.append(Self.digest(token))
    }
    return token
  }

  func contains(_ token: String) -> Bool {
    let digest = Self.digest(token)
    return state.withLock { $0.tokens.contains(digest) }
  }

  private func secret() -> String { Base64URL.encode(random.next(Self.secretBytes)) }

  /// Digests are compared, so that the time it takes says nothing about a secret.
  private static func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

  static func isEqual(_ left: String, _ right: String) -> Bool { digest(left) == digest(right) }
}
