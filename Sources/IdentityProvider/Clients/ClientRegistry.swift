package import Topology

/// The clients of one identity provider, found by `client_id`.
package struct ClientRegistry: Sendable {
  private let clients: [String: RegisteredClient]

  /// - Parameter certificates: by client id; a client that is not in it has none.
  package init(
    _ specification: IdentityProviderSpecification, certificates: [String: ClientCertificates] = [:]
  ) {
    let registered = specification.clients.map { id, client in
      RegisteredClient(client, certificates: certificates[id] ?? ClientCertificates())
    }
    // The published tutorial names its client by number: both spellings are one client, and a name wins.
    let numbered = registered.compactMap { client in
      client.specification.authleteId.map { (String($0), client) }
    }
    let named = registered.map { ($0.id, $0) }
    clients = Dictionary(named + numbered, uniquingKeysWith: { first, _ in first })
  }

  /// The client of that name, or of that `authleteId` in decimal digits.
  package subscript(clientID: String) -> RegisteredClient? { clients[clientID] }

  /// Each client once.
  package var all: [RegisteredClient] { clients.filter { $0.key == $0.value.id }.map(\.value) }
}
