import Transport

/// What of a running lab its owner's commands take hold of.
struct LabParts: Sendable {
  let switches: [NodeSwitch]
  /// Of every link.
  let pools: [ClientPool]
  let faults: FaultBoard
}
