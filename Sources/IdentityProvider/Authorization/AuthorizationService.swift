import Nodes
package import Topology

/// Everything behind the authorization endpoint and its pages. One service serves all replicas of an identity provider:
/// its logins, failures and queue are shared.
package struct AuthorizationService: Sendable {
  let specification: IdentityProviderSpecification
  let engine: AuthorizationEngine
  let addresses: AuthorizationAddresses
  let logins: PendingLogins
  let passwords: PasswordVerifier
  let pages: AuthorizationPages

  package init(
    _ provider: IdentityProviderConfiguration, addresses: AuthorizationAddresses, pages: AuthorizationPages,
    scrypt: Scrypt = .login
  ) {
    specification = provider.specification
    engine = provider.authorizations
    self.addresses = addresses
    logins = PendingLogins(random: provider.random)
    let plain = specification.users.map { ($0.key, $0.value.password) }
    passwords = PasswordVerifier(
      passwords: Dictionary(plain, uniquingKeysWith: { first, _ in first }),
      derive: { scrypt.derive(from: $0, salt: $1) }, random: provider.random)
    self.pages = pages
  }

  /// The endpoints with their paths; a star stands for one segment.
  package var endpoints: [(path: String, endpoint: any Endpoint)] {
    [
      ("/api/authorization", AuthorizationEndpoint(service: self)),
      (LoginPage.action, DecisionEndpoint(service: self)),
      ("/api/mock/redirection/*", MockRedirectionEndpoint(service: self)),
    ]
  }
}

/// Where the service stands, as browsers and clients see it.
package struct AuthorizationAddresses: Sendable {
  /// The listener that browsers reach. Cookies carry its port, for they do not tell ports apart.
  package let front: ListenerURL
  /// `https://localhost:8443/token`
  package let tokenEndpoint: String
  /// What the command line on the redirection page names.
  package let files: ClientFiles

  /// Paths as the reader's shell will take them.
  package struct ClientFiles: Sendable {
    package let certificate: String
    package let key: String
    /// What the token endpoint's certificate is verified against; nil leaves it to the environment.
    package let authority: String?

    package init(
      certificate: String = "client_certificate.pem", key: String = "client_private_key.pem",
      authority: String? = "server_certificate.pem"
    ) {
      self.certificate = certificate
      self.key = key
      self.authority = authority
    }
  }

  package init(front: ListenerURL, tokenEndpoint: String, files: ClientFiles = ClientFiles()) {
    self.front = front
    self.tokenEndpoint = tokenEndpoint
    self.files = files
  }

  var cookieName: String { "holdfast-login-\(front.port)" }
}

/// The pages, parsed once, which takes some milliseconds.
package struct AuthorizationPages: Sendable {
  let login: LoginPage
  let message: MessagePage
  let redirection: RedirectionPage

  /// - Throws: where a template is broken.
  package init() throws {
    login = try LoginPage()
    message = try MessagePage()
    redirection = try RedirectionPage()
  }
}
