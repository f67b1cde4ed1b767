import JSON
import Topology

/// What an authorization server needs to know to ask the user.
struct InteractionDetails: CallDetails {
  let request: AuthorizationRequest
  /// The `client_id` of the request.
  let clientName: String?
  let service: IdentityProviderSpecification
  let ticket: String

  private static let absent = JSONMembers(null: [
    "dynamicScopes", "uiLocales", "claimsLocales", "claims", "claimsAtUserInfo", "acrs", "subject",
    "requestObjectPayload", "idTokenClaims", "userInfoClaims", "resources", "purpose",
  ])

  func write(to writer: inout JSONWriter) {
    writer.member("service", ServiceDescription(service))
    writer.member("client", ClientDescription(request.client))
    writer.member("display", "PAGE")
    writer.member("maxAge", request.interaction.maxAgeSeconds ?? 0)
    writer.member("scopes", request.scopes.map(NamedScope.init(name:)))
    writer.members(Self.absent)
    writer.member("acrEssential", false)
    writer.member("clientIdAliasUsed", clientName == request.client.id)
    writer.member("loginHint", request.interaction.loginHint)
    let prompts = request.interaction.prompts.map { $0.rawValue.uppercased() }
    writer.member("prompts", prompts.isEmpty ? nil : prompts)
    writer.member("ticket", ticket)
  }
}

/// The identity provider, as the API describes a service.
struct ServiceDescription: JSONWritable {
  private let service: IdentityProviderSpecification

  init(_ service: IdentityProviderSpecification) { self.service = service }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("serviceName", service.issuer)
      $0.member("issuer", service.issuer)
      $0.member("clientIdAliasEnabled", true)
      $0.member("tlsClientCertificateBoundAccessTokens", true)
      $0.member("accessTokenDuration", service.accessTokens.lifetime.components.seconds)
      $0.member("refreshTokenDuration", service.refreshTokenLifetime.components.seconds)
    }
  }
}

/// A client, as the API describes one: its number is its id, and its name the alias.
struct ClientDescription: JSONWritable {
  private let client: IdentityProviderSpecification.Client

  init(_ client: IdentityProviderSpecification.Client) { self.client = client }

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("clientId", client.authleteId ?? 0)
      $0.member("clientIdAlias", client.id)
      $0.member("clientIdAliasEnabled", true)
      $0.member("clientType", client.authentication == .none ? "PUBLIC" : "CONFIDENTIAL")
      $0.member("redirectUris", client.redirects)
      $0.member("responseTypes", client.grants.contains(.authorizationCode) ? ["CODE"] : [])
      $0.member("grantTypes", client.grants.map { $0.rawValue.uppercased() })
      $0.member("clientName", client.name)
      $0.member("tokenAuthMethod", client.authentication.authleteName)
      $0.member("tlsClientCertificateBoundAccessTokens", client.certificateBound)
      $0.member("pkceRequired", client.pkce == .required)
      $0.member("pkceS256Required", client.pkce == .required)
    }
  }
}

private struct NamedScope: JSONWritable {
  let name: String

  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("name", name)
      $0.member("defaultEntry", false)
      $0.member("description", String?.none)
    }
  }
}

extension IdentityProviderSpecification.Client.Authentication {
  /// The words of RFC 7591 §2 in capitals, as the API writes every enumeration.
  var authleteName: String { rawValue.uppercased() }
}
