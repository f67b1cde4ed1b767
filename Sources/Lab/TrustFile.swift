import Certificates
import Foundation
import OrderedCollections
import Topology

/// `trust.pem` in the state folder: what a client outside has to trust in order to reach the lab's listeners, in
/// the form that `CURL_CA_BUNDLE` takes.
package enum TrustFile {
  package static let name = "trust.pem"

  static func write(
    _ certificates: LabCertificates, _ topology: LabTopology, to folder: StateFolder
  ) throws(LabError) {
    let shown = topology.nodes.values.flatMap { $0.listeners.values }
      .flatMap { [$0.certificate].compactMap(\.self) + $0.serverNames.values }
    let anchors = shown.map { topology.certificates[$0]?.signedBy ?? $0 }
    var seen: Set<String> = []
    let pem = anchors.filter { seen.insert($0).inserted }.compactMap { certificates.certificates[$0]?.pem }
    try PrivateFile.write(Array(pem.joined().utf8), to: folder.url.appendingPathComponent(name))
  }
}
