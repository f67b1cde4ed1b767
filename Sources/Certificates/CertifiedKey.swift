package import TLS

/// A certificate, what is sent behind it, and the private key that belongs to it.
package struct CertifiedKey: Sendable {
  package let certificate: Certificate
  /// The rest of the chain, without the leaf.
  package let chain: [Certificate]
  package let privateKey: PrivateKey

  package init(certificate: Certificate, chain: [Certificate] = [], privateKey: PrivateKey) {
    self.certificate = certificate
    self.chain = chain
    self.privateKey = privateKey
  }

  /// The leaf first.
  package var certificatePEM: String {
    ([certificate] + chain).map(\.pem).joined()
  }

  package var tlsIdentity: TLSContext.Identity {
    TLSContext.Identity(
      certificatePEM: Array(certificatePEM.utf8), keyPEM: Array(privateKey.pem.utf8))
  }
}
