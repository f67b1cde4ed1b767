package import Certificates

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
