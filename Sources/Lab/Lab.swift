package import Foundation
package import Nodes
package import Topology
package import TrafficLog
package import Storage

/// A running lab: every node of a topology on its loop, every listener open, everything recorded.
///
/// Two labs in one process share nothing. A lab that has stopped leaves no handle, no task, no thread and, where it was ephemeral, no file.
package final class Lab: Sendable {
  /// What runs, with the ports that it really has.
  package let topology: Topology
  package let run: RunFile
  package let clock: LabClock
  package let recorder: TrafficRecorder
  package let traffic: TrafficStore
  /// What the owner should know, though it does not stop the lab: an expired client certificate, say.
  package let notes: [String]
  package let startMilliseconds: Int
  /// The files of this run.
  package let stateFolder: URL
  private let teardown: TeardownOnce

  /// Starts everything, or nothing: where a step fails, what the steps before it took is given back.
  ///
  /// - Parameter control: what answers at the topology's `console`.
  package static func start(
    _ options: LabOptions, control: (any ControlSurface)? = nil
  ) async throws(LabError) -> Lab {
    var assembly = LabAssembly(options)
    do {
      let lab = try await assembly.assemble()
      try assembly.open(lab, control: control)
      return lab
    } catch {
      await assembly.teardown.run()
      throw error
    }
  }

  /// Refuses new work, lets running requests end, and gives everything back. Once; a second call waits for nothing.
  package func stop() async { await teardown.run() }

  init(
    topology: Topology, run: RunFile, clock: LabClock, recorder: TrafficRecorder, traffic: TrafficStore,
    notes: [String], startMilliseconds: Int, stateFolder: URL, teardown: TeardownOnce
  ) {
    self.topology = topology
    self.run = run
    self.clock = clock
    self.recorder = recorder
    self.traffic = traffic
    self.notes = notes
    self.startMilliseconds = startMilliseconds
    self.stateFolder = stateFolder
    self.teardown = teardown
  }
}
