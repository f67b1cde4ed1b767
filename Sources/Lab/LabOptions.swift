package import Authorizer
package import Foundation
package import Nodes
package import Topology
package import TrafficLog

/// How a lab is started.
package struct LabOptions: Sendable {
  package enum Ports: String, Sendable, CaseIterable {
    /// Those of the topology.
    case fixed
    /// Whichever the system has free; issuer, metadata and redirect URIs move along.
    case free
  }

  package var topology: LabTopology
  package var state: URL
  package var certificates: URL
  /// State and certificates live in a temporary folder that goes when the lab stops.
  package var isEphemeral: Bool
  package var ports: Ports
  /// Repeats keys, codes, tokens and ids.
  package var seed: UInt64?
  package var clock: LabClock
  /// From where the code of functions is looked for: the folder of `lab.json`.
  package var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
  /// By the name of a node that is a built-in authorizer: what steps in there, instead of the rules that `lab.json`
  /// has for its hooks (`context`, `deny`). Any other name keeps the lab from starting.
  package var hooks: [String: any AuthorizerHooks] = [:]
  /// How long running requests may take to end when the lab stops.
  package var grace: Duration = .seconds(2)
  /// What of the log may wait in memory.
  package var logLimits = TrafficRecorder.Limits()

  package init(
    topology: LabTopology, state: URL, certificates: URL, isEphemeral: Bool = false, ports: Ports = .fixed,
    seed: UInt64? = nil, clock: LabClock = LabClock()
  ) {
    self.topology = topology
    self.state = state
    self.certificates = certificates
    self.isEphemeral = isEphemeral
    self.ports = ports
    self.seed = seed
    self.clock = clock
  }

  /// A lab for a test: a temporary folder, free ports.
  package static func ephemeral(_ topology: LabTopology, seed: UInt64? = nil) -> LabOptions {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("holdfast-unused")
    return LabOptions(
      topology: topology, state: folder, certificates: folder, isEphemeral: true, ports: .free, seed: seed)
  }
}
