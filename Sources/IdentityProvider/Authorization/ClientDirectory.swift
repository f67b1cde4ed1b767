import Topology

/// The registered clients by both of their names: the `client_id`, and the decimal number that some command
/// lines use instead.
package struct ClientDirectory: Sendable {
  private var clients: [String: IdentityProviderSpecification.Client] = [:]

  package init(_ specification: IdentityProviderSpecification) {
    for client in specification.clients.values {
      if let number = client.authleteId { clients[String(number)] = client }
    }
    // Names come second, so that no number can take the place of a name.
    for client in specification.clients.values { clients[client.id] = client }
  }

  package subscript(id: String) -> IdentityProviderSpecification.Client? { clients[id] }
}
