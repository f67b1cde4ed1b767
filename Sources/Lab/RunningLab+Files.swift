import Foundation
package import Storage

extension RunningLab {
  /// What was captured of the wire, as it is on disk.
  package var wireReader: WireReader {
    WireReader(path: stateFolder.appendingPathComponent(StateFolder.wireName).path)
  }

  /// What a client outside has to trust in order to reach the lab's listeners.
  package var trustFile: String { stateFolder.appendingPathComponent(TrustFile.name).path }
}
