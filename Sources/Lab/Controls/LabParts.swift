import IdentityProvider
import Storage
import Transport

/// What of a running lab its owner's commands take hold of.
struct LabParts: Sendable {
  let switches: [NodeSwitch]
  /// Of every link.
  let pools: [ClientPool]
  let faults: FaultBoard
  let identities: any IdentityStore
  let keys: SigningKeyRing
  let randomness: Randomness
  /// Nil where the wire is not captured.
  let wire: WireStore?
}
