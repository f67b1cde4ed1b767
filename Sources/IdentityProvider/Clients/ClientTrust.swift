package import Certificates
import Nodes
package import TLS

/// The truststore of one client: builds a chain from what was presented, for the hop that delivered the
/// certificate may have tolerated any (RFC 8705 §2.1).
package struct ClientTrust: Sendable {
  package let name: String
  private let anchors: TrustAnchors

  /// A leaf in the truststore is trusted as that leaf.
  package init(_ truststore: Truststore) throws(TLSError) {
    name = truststore.name
    anchors = try truststore.trustAnchors(acceptsLeaves: true)
  }

  /// Why no chain leads to the truststore at `now`, in words; nil where one does.
  func problem(of presented: PresentedCertificate, at now: LabTime) -> String? {
    anchors.problem(
      leafDER: presented.certificate.der, intermediatesDER: presented.intermediates.map(\.der),
      at: now.seconds, purpose: .client)?.words
  }
}
