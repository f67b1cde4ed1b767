import Foundation
import IdentityProvider
import Storage
import Topology

/// The databases of a lab. Opening one waits for the disk several times, so they are opened beside each other,
/// and beside what else a start has to do.
struct LabStores: Sendable {
  let traffic: TrafficStore
  /// Nil where the wire is not captured.
  let wire: WireStore?
  let identities: SQLiteIdentityStore

  /// All of them, or none.
  static func open(_ folder: StateFolder, _ topology: LabTopology) async -> Result<LabStores, LabError> {
    async let traffic = openTraffic(folder, topology.log)
    async let wire = topology.capture == .wire ? openWire(folder).map(Optional.some) : .success(nil)
    async let identities = openIdentities(folder)
    let opened = await (traffic, wire, identities)
    do throws(LabError) {
      return .success(
        LabStores(
          traffic: try opened.0.get(), wire: try opened.1.get(), identities: try opened.2.get()))
    } catch {
      try? await (try? opened.2.get())?.close()
      try? (try? opened.1.get())??.close()
      try? (try? opened.0.get())?.close()
      return .failure(error)
    }
  }

  func close() async {
    try? await identities.close()
    try? wire?.close()
    try? traffic.close()
  }

  @concurrent private static func openTraffic(
    _ folder: StateFolder, _ log: LogSpecification
  ) async -> Result<TrafficStore, LabError> {
    var bounds = TrafficStore.Bounds()
    bounds.bytesMax = log.bytesMax
    bounds.ageMax = log.ageMax
    return Result { [bounds] () throws(TrafficStoreError) in
      try TrafficStore(path: folder.trafficFile.path, bounds: bounds)
    }
    .mapError { .system($0.sentence) }
  }

  @concurrent private static func openWire(_ folder: StateFolder) async -> Result<WireStore, LabError> {
    Result { () throws(TrafficStoreError) in try WireStore(path: folder.wireFolder.path) }
      .mapError { .system($0.sentence) }
  }

  @concurrent private static func openIdentities(
    _ folder: StateFolder
  ) async -> Result<SQLiteIdentityStore, LabError> {
    Result { try SQLiteIdentityStore(path: folder.identityFile.path) }
      .mapError { .system("cannot use \(folder.identityFile.path): \($0)") }
  }
}
