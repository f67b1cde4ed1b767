package import Certificates
package import HTTP
package import Topology

/// The near end of a link that hands on the certificate that was presented to the caller.
///
/// The header is written by the proxy alone: what came from outside was stripped by `ForwardableHeaders`
/// before, with every name that `Connection` listed, so that nothing from outside can stand beside it or take
/// it away again. A client without a certificate gets no header at all; `(null)` is a value that a careless
/// reader takes for one.
package struct ClientCertificateHeader: Sendable {
  private let dialect: LinkSpecification.CertificateHeader

  package init(_ dialect: LinkSpecification.CertificateHeader) { self.dialect = dialect }

  package func add(_ certificate: Certificate?, to headers: inout HTTPHeaders) {
    guard let certificate else { return }
    switch dialect {
    case .xSSLCert: headers.set(XSSLCert.name, XSSLCert.encode(certificate))
    }
  }
}
