package import OrderedCollections

package struct IdentityProviderSpecification: Sendable, Equatable {
  package var issuer: String
  package var users: OrderedDictionary<String, User>
  package var clients: OrderedDictionary<String, Client>
  package var accessTokens: AccessTokens
  package var refreshTokenLifetime: Duration
  package var codeLifetime: Duration
  /// Who may call the API for servers, by name.
  package var serviceAccounts: OrderedDictionary<String, ServiceAccount>

  package struct User: Sendable, Equatable {
    package var password: String
    package var claims: OrderedDictionary<String, String>
    package init(password: String, claims: OrderedDictionary<String, String> = [:]) {
      self.password = password
      self.claims = claims
    }
  }

  /// An authorizer, a resource server or an authorization server that calls the provider's API.
  package struct ServiceAccount: Sendable, Equatable, ExpressibleByStringLiteral {
    /// The password of its Basic credentials (RFC 7617).
    package var secret: String
    /// What it presents under the paths that name it; nil: it has none there.
    package var accessToken: String?

    package init(secret: String, accessToken: String? = nil) {
      self.secret = secret
      self.accessToken = accessToken
    }

    /// As `lab.json` writes an account that has only a secret.
    package init(stringLiteral secret: String) { self.init(secret: secret) }
  }

  package struct AccessTokens: Sendable, Equatable {
    package enum Format: String, Sendable, CaseIterable { case opaque, jwt }
    package var format: Format
    package var lifetime: Duration
    package init(format: Format = .opaque, lifetime: Duration = .seconds(86_400)) {
      self.format = format
      self.lifetime = lifetime
    }
  }

  /// A registered client, with the words of RFC 7591 §2 and RFC 8705 §2.1.2.
  package struct Client: Sendable, Equatable {
    package var id: String
    /// Shown on the consent page.
    package var name: String
    package var authentication: Authentication
    package var secret: String?
    /// `self_signed_tls_client_auth`: the registered certificates, by their name in `certificates`.
    package var certificates: [String]
    /// `tls_client_auth`: the one subject value (RFC 8705 §2.1.2) and whom the chain must lead to.
    package var subject: Subject?
    package var truststore: String?
    /// `tls_client_certificate_bound_access_tokens` (RFC 8705 §3.4).
    package var certificateBound: Bool
    package var pkce: PKCE
    package var authleteId: Int64?
    package var redirects: [String]
    package var grants: [Grant]
    package var scopes: [String]

    package enum Authentication: String, Sendable, CaseIterable {
      case none
      case clientSecretBasic = "client_secret_basic"
      case clientSecretPost = "client_secret_post"
      case tlsClientAuth = "tls_client_auth"
      case selfSignedTLSClientAuth = "self_signed_tls_client_auth"
    }

    package enum PKCE: String, Sendable, CaseIterable { case required, optional }

    package enum Grant: String, Sendable, CaseIterable {
      case authorizationCode = "authorization_code"
      case refreshToken = "refresh_token"
      case clientCredentials = "client_credentials"
    }

    package enum Subject: Sendable, Equatable {
      /// RFC 4514 text, compared by RFC 4517.
      case distinguishedName(String)
      case dns(String), uri(String), ip(String), email(String)
    }

    package init(
      id: String, name: String? = nil, authentication: Authentication, secret: String? = nil,
      certificates: [String] = [], subject: Subject? = nil, truststore: String? = nil,
      certificateBound: Bool = false, pkce: PKCE = .required, authleteId: Int64? = nil,
      redirects: [String] = [], grants: [Grant] = [.authorizationCode], scopes: [String] = []
    ) {
      self.id = id
      self.name = name ?? id
      self.authentication = authentication
      self.secret = secret
      self.certificates = certificates
      self.subject = subject
      self.truststore = truststore
      self.certificateBound = certificateBound
      self.pkce = pkce
      self.authleteId = authleteId
      self.redirects = redirects
      self.grants = grants
      self.scopes = scopes
    }
  }

  package init(
    issuer: String, users: OrderedDictionary<String, User> = [:],
    clients: OrderedDictionary<String, Client> = [:], accessTokens: AccessTokens = .init(),
    refreshTokenLifetime: Duration = .seconds(864_000), codeLifetime: Duration = .seconds(600),
    serviceAccounts: OrderedDictionary<String, ServiceAccount> = [:]
  ) {
    self.issuer = issuer
    self.users = users
    self.clients = clients
    self.accessTokens = accessTokens
    self.refreshTokenLifetime = refreshTokenLifetime
    self.codeLifetime = codeLifetime
    self.serviceAccounts = serviceAccounts
  }
}
