package import Foundation
package import Nodes
package import Storage
import Synchronization
import TLS
package import Topology
package import TrafficLog

/// A running lab: every node of a topology on its loop, every listener open, everything recorded.
///
/// Two labs in one process share nothing. A lab that has stopped leaves no handle, no task, no thread and,
/// where it was ephemeral, no file.
package final class RunningLab: Sendable {
  /// What runs, with the ports that it really has.
  package let topology: LabTopology
  package let run: RunFile
  package let clock: LabClock
  package let recorder: TrafficRecorder
  package let traffic: TrafficStore
  /// What the owner should know, though it does not stop the lab: an expired client certificate, say.
  package let notes: [String]
  package let startMilliseconds: Int
  package let stateFolder: URL
  /// Nil where the topology names no collector.
  package let telemetry: Telemetry?
  let parts: LabParts
  private let teardown = Mutex(Teardown())

  /// Has the libraries make their tables, which the first start of the process would otherwise wait for. May run
  /// beside whatever comes before `start`.
  @concurrent package static func prepareLibraries() async { TLSContext.prepareLibrary() }

  /// Starts everything, or nothing: where a step fails, what the steps before it took is given back.
  ///
  /// - Parameter control: what answers at the topology's `console`; nothing listens there without it.
  package static func start(
    _ options: LabOptions, control: (any ControlSurface)? = nil
  ) async throws(LabError) -> RunningLab {
    var assembly = LabAssembly(options)
    do throws(LabError) {
      let lab = try await assembly.assemble(control: control)
      lab.teardown.withLock { $0 = assembly.teardown }
      return lab
    } catch {
      await assembly.teardown.run()
      throw error
    }
  }

  /// Refuses new work, lets running requests end, and gives everything back.
  package func stop() async {
    // Whoever follows the log would otherwise be waited for.
    recorder.feed.finish()
    var steps = teardown.withLock { teardown in
      defer { teardown = Teardown() }
      return teardown
    }
    await steps.run()
  }

  init(
    topology: LabTopology, run: RunFile, clock: LabClock, recorder: TrafficRecorder, traffic: TrafficStore,
    notes: [String], startMilliseconds: Int, stateFolder: URL, telemetry: Telemetry?, parts: LabParts
  ) {
    self.topology = topology
    self.run = run
    self.clock = clock
    self.recorder = recorder
    self.traffic = traffic
    self.notes = notes
    self.startMilliseconds = startMilliseconds
    self.stateFolder = stateFolder
    self.telemetry = telemetry
    self.parts = parts
  }
}
