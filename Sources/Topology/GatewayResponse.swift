package import OrderedCollections

/// Why a REST API refuses, in the words of Amazon API Gateway.
///
/// Source: API Gateway Developer Guide, "Gateway response types".
package enum GatewayResponseType: String, Sendable, CaseIterable {
  case accessDenied = "ACCESS_DENIED"
  case apiConfigurationError = "API_CONFIGURATION_ERROR"
  case authorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR"
  case authorizerFailure = "AUTHORIZER_FAILURE"
  case badRequestBody = "BAD_REQUEST_BODY"
  case badRequestParameters = "BAD_REQUEST_PARAMETERS"
  case default4XX = "DEFAULT_4XX"
  case default5XX = "DEFAULT_5XX"
  case expiredToken = "EXPIRED_TOKEN"
  case integrationFailure = "INTEGRATION_FAILURE"
  case integrationTimeout = "INTEGRATION_TIMEOUT"
  case invalidAPIKey = "INVALID_API_KEY"
  case invalidSignature = "INVALID_SIGNATURE"
  case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
  case quotaExceeded = "QUOTA_EXCEEDED"
  case requestTooLarge = "REQUEST_TOO_LARGE"
  case resourceNotFound = "RESOURCE_NOT_FOUND"
  case throttled = "THROTTLED"
  case unauthorized = "UNAUTHORIZED"
  case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
  case wafFiltered = "WAF_FILTERED"

  /// Whose changes count where this type has none of its own; nil for the 413, which nobody may change.
  package var fallback: GatewayResponseType? {
    switch self {
    case .requestTooLarge: nil
    case .apiConfigurationError, .authorizerConfigurationError, .authorizerFailure, .default5XX,
      .integrationFailure, .integrationTimeout:
      .default5XX
    default: .default4XX
    }
  }
}

/// How a refusal of one type differs from what it would be.
package struct GatewayResponse: Sendable, Equatable {
  /// Nil: that of the type.
  package var status: Int?
  /// A header whose value turns out empty is left away.
  package var headers: OrderedDictionary<String, ContextTemplate>
  /// The body; nil: that of the type.
  package var template: ContextTemplate?
  package var contentType: String

  package init(
    status: Int? = nil, headers: OrderedDictionary<String, ContextTemplate> = [:],
    template: ContextTemplate? = nil, contentType: String = "application/json"
  ) {
    self.status = status
    self.headers = headers
    self.template = template
    self.contentType = contentType
  }
}
