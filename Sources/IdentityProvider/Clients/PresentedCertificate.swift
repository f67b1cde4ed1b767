import Certificates
import TrustedSubsystem

/// The client certificate that came with a request, over TLS or in a header that is believed.
struct PresentedCertificate: Sendable {
  let certificate: Certificate
  /// What was sent behind it.
  let intermediates: [Certificate]

  init(_ certificate: Certificate, intermediates: [Certificate]) {
    self.certificate = certificate
    self.intermediates = intermediates
  }

  /// Nil where the client presented none.
  init?(_ resolved: ResolvedClientCertificate) {
    guard let certificate = resolved.certificate else { return nil }
    self.certificate = certificate
    intermediates = resolved.intermediates
  }
}
