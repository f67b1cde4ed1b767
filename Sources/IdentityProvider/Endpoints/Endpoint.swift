package import HTTP
package import Nodes

/// One address of the identity provider. It runs where the node runs and keeps no state of its own: what
/// replicas share is in the configuration and the store.
package protocol Endpoint: Sendable {
  /// The methods that it answers; any other gets 405 with `Allow` (RFC 9110 §15.5.6).
  var methods: [String] { get }

  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply
}
