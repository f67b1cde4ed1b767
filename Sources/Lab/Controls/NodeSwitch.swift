import Synchronization
import Topology
import Transport

/// One node as its owner may stop and start it.
///
/// A node that is stopped refuses connections, for its ports are given back to the system: another program may take one,
/// and then the node cannot start until the port is free again. Requests that run end first. A node without listeners
/// (an authorizer) fails to whoever asks it.
package actor NodeSwitch {
  package nonisolated let name: String
  /// As `lab.json` has it: `gateway`.
  package nonisolated let role: String
  private nonisolated let up = Atomic(true)
  private let doors: [Door]
  private var pools: [ClientPool] = []
  private let grace: Duration
  /// Stopping and starting wait for the disk and for others, so that a second call may come meanwhile.
  private var isTurning = false

  init(_ node: NodeSpecification, _ doors: [Door], grace: Duration) {
    name = node.name
    role = node.role.name
    self.doors = doors
    self.grace = grace
  }

  package nonisolated var isUp: Bool { up.load(ordering: .acquiring) }

  /// The connections over which the node calls others.
  func add(_ pools: [ClientPool]) { self.pools += pools }

  /// - Returns: whether it was up.
  func stop() async throws(LabError) -> Bool {
    try turn()
    defer { isTurning = false }
    guard isUp else { return false }
    up.store(false, ordering: .releasing)
    for door in doors { await door.close(grace: grace) }
    for pool in pools { await pool.renew() }
    return true
  }

  /// Takes the same ports, all or none.
  /// - Returns: whether it was down.
  func start() async throws(LabError) -> Bool {
    try turn()
    defer { isTurning = false }
    guard !isUp else { return false }
    var bound: [Door] = []
    do throws(LabError) {
      for door in doors {
        try door.bindAgain()
        bound.append(door)
      }
      for door in doors { try await door.accept() }
    } catch {
      for door in bound { await door.close(grace: .zero) }
      throw error
    }
    up.store(true, ordering: .releasing)
    return true
  }

  func dropSessions() { for door in doors { door.dropSessions() } }

  private func turn() throws(LabError) {
    guard !isTurning else { throw .system("\(name) is being stopped or started already") }
    isTurning = true
  }
}
