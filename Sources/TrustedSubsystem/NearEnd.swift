package import Certificates
package import HTTP
package import Layers
package import Nodes
package import OAuth
package import Topology

/// The near end of a link: everything that the caller adds to a request so that the far end can tell who
/// calls, and for whom.
package struct NearEnd: Sendable {
  package let link: any Link
  private let account: BasicAccount?
  private let certificateHeader: ClientCertificateHeader?
  private let propagation: LinkSpecification.Propagation?

  /// - Parameter account: the service account that `specification` names, with its secret.
  package init(_ link: any Link, specification: LinkSpecification, account: BasicAccount? = nil) {
    self.link = link
    self.account = account
    certificateHeader = specification.forwardClientCertificate.map(ClientCertificateHeader.init)
    propagation = specification.propagate
  }

  /// The request for the far end: what came from outside, stripped, with this link's own additions.
  ///
  /// - Parameters:
  ///   - path: what is asked for at the far end.
  ///   - certificate: the one that was presented to the caller.
  ///   - claims: what the caller's layers vouch for.
  /// - Returns: the request, and a verdict where somebody outside had written what is the caller's to write.
  package func forwarded(
    _ request: HTTPRequest, path: String, certificate: Certificate?, claims: [Claim]
  ) -> (request: HTTPRequest, verdict: Verdict?) {
    var (headers, forged) = ForwardableHeaders.request(request.headers)
    account?.add(to: &headers)
    certificateHeader?.add(certificate, to: &headers)
    if propagation == .claimHeaders { ClaimHeaders.add(claims, to: &headers) }
    let forwarded = HTTPRequest(
      method: request.method, target: RequestTarget(path: path, query: request.query), headers: headers,
      body: request.body)
    return (
      forwarded, forged.isEmpty ? nil : .pass(.forgedHeaders, presented: forged.joined(separator: ", "))
    )
  }
}

extension Rule {
  package static let forgedHeaders = Rule(
    "forged-headers", .rfc(9440, "2.4"),
    passed: "The gateway took away what only it may write: {presented}.",
    failed: "The gateway passed on what only it may write: {presented}.",
    remedy: "Take `believe` out of the listener, or let the gateway strip the header.")
}
