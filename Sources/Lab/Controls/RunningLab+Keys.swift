import Foundation
import IdentityProvider
import JOSE
import Nodes
import OrderedCollections
import Topology

extension RunningLab {
  /// Has another key sign tokens from now on. The present one's public half stays published until the last token that it
  /// signed has expired, and both survive a restart.
  /// - Returns: the names of the new key and of the one before.
  package func rotateKeys() async throws(LabError) -> (new: String, old: String) {
    let old = parts.keys.current.publicKey.keyID
    // A seed, too, gives each key another successor, also after a restart.
    let random = parts.randomness.bytes(for: "signing key after \(old)")
    let next: SigningKey
    do throws(JOSEError) { next = try SigningKey(from: { random.next($0) }) } catch {
      throw .system("cannot make a signing key: \(error)")
    }
    let lifetimes = topology.nodes.values.compactMap { $0.identityProvider?.accessTokens.lifetime }
    let until = clock.now().adding(lifetimes.max() ?? .zero)
    try parts.keys.rotate(to: next, until: until) { [stateFolder] (key, retired) throws(LabError) in
      // In this order: a key that is both retired and current is published once, one that is neither never.
      try RetiredKeysFile.write(retired, in: stateFolder)
      try SigningKeyFile.write(key, to: stateFolder.appendingPathComponent(SigningKeyFile.name))
    }
    return (next.publicKey.keyID, old)
  }
}
