package import JOSE
package import Nodes
import Synchronization

/// The keys of an identity provider: the one that signs, and those that have signed before, whose public halves stay
/// published until what they signed has expired.
package final class SigningKeyRing: Sendable {
  /// The public half of a key that signs no more.
  package struct Retired: Sendable, Equatable {
    package let key: JWK
    /// When the last token that it signed expires, in lab time.
    package let until: LabTime

    package init(key: JWK, until: LabTime) {
      self.key = key
      self.until = until
    }
  }

  /// Of the retired ones; the oldest makes way.
  package static let retiredMax = 16

  private let state: Mutex<(current: SigningKey, retired: [Retired])>

  package init(_ current: SigningKey, retired: [Retired] = []) {
    state = Mutex((current, Array(retired.suffix(Self.retiredMax))))
  }

  package var current: SigningKey { state.withLock { $0.current } }

  /// Those that can still be needed, the newest first.
  package func published(at now: LabTime) -> JWKSet {
    state.withLock { state in
      let retired = state.retired.filter { now < $0.until && $0.key != state.current.publicKey }
      return JWKSet([state.current.publicKey] + retired.reversed().map(\.key))
    }
  }

  /// Has another key sign from now on.
  /// - Parameters:
  ///   - until: when the last token expires that the present one has signed.
  ///   - keep: is called before anybody sees the new key, to write both down; where it throws, nothing changes.
  package func rotate<Failure: Error>(
    to next: SigningKey, until: LabTime, keep: (SigningKey, [Retired]) throws(Failure) -> Void
  ) throws(Failure) {
    try state.withLock { (state) throws(Failure) in
      let retired = (state.retired + [Retired(key: state.current.publicKey, until: until)])
        .suffix(Self.retiredMax)
      try keep(next, Array(retired))
      state = (next, Array(retired))
    }
  }
}
