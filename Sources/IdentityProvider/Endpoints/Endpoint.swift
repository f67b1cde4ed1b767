package import HTTP
package import Nodes
package import TrustedSubsystem

/// One address of the identity provider. It runs where the node runs and keeps nothing between requests: what
/// replicas share is in the configuration and the store.
package protocol Endpoint: Sendable {
  /// The methods that it answers; any other gets 405 with `Allow` (RFC 9110 §15.5.6).
  var methods: [String] { get }

  func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply
}

/// An endpoint to which it is all the same who presents which certificate.
package protocol PlainEndpoint: Endpoint {
  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply
}

extension PlainEndpoint {
  package func respond(
    to request: HTTPRequest, presenting certificate: ResolvedClientCertificate, in context: RequestContext
  ) async -> Reply {
    await respond(to: request, in: context)
  }
}
