import OrderedCollections

/// Who signed whom in a topology, and what verifies against what.
package struct CertificateChains: Sendable {
  private let topology: LabTopology

  package init(_ topology: LabTopology) { self.topology = topology }

  /// The certificate and its signers up to the root; it ends early where a signer is unknown or repeated.
  package func chain(of name: String) -> [CertificateSpecification] {
    var chain: [CertificateSpecification] = []
    var next = topology.certificates[name]
    while let certificate = next, !chain.contains(where: { $0.name == certificate.name }) {
      chain.append(certificate)
      next = certificate.signedBy.flatMap { topology.certificates[$0] }
    }
    return chain
  }

  /// Whether following the signers leads back to `name`.
  package func isCyclic(_ name: String) -> Bool {
    chain(of: name).last?.signedBy == name
  }

  /// - Parameter toRoot: whether the chain must end in the store, as Amazon API Gateway wants; otherwise
  ///   any certificate of the chain may be in it, the leaf included (`X509_V_FLAG_PARTIAL_CHAIN`).
  package func verifies(_ name: String, against truststore: TruststoreSpecification, toRoot: Bool) -> Bool {
    let chain = chain(of: name)
    guard toRoot else { return chain.contains { truststore.certificates.contains($0.name) } }
    guard let root = chain.last, root.signedBy == nil else { return false }
    return truststore.certificates.contains(root.name)
  }
}
