package import Certificates
package import Nodes

/// The truststore of one client: builds a chain from what was presented, for the hop that delivered the
/// certificate may have tolerated any.
package protocol ClientTrust: Sendable {
  /// Why the chain does not lead to the truststore at `now`, nil where it does.
  func problem(of presented: PresentedCertificate, at now: LabTime) -> String?
}

/// The certificate that came with a request, over TLS or in a header that is believed.
package struct PresentedCertificate: Sendable {
  package let certificate: Certificate
  /// What was sent behind it.
  package let intermediates: [Certificate]

  package init(_ certificate: Certificate, intermediates: [Certificate] = []) {
    self.certificate = certificate
    self.intermediates = intermediates
  }
}
