/// What public sources disagree on, or what changed with time: settings, each with its source in the
/// reference page.
package struct AWSCompatibility: Sendable, Equatable {
  package var region = "us-east-1"
  package var account = "123456789012"
  package var api = "holdfast01"
  /// The text behind an explicit deny.
  package var explicitDenyMessage = "User is not authorized to access this resource with an explicit deny"
  /// What an authorizer that failed is called.
  package var authorizerError = AuthorizerError.configuration
  /// What a path that no route takes is called.
  package var unknownResource = UnknownResource.missingAuthenticationToken
  /// What a backend that cannot be reached makes of a request.
  package var integrationFailure = IntegrationFailure.networkError
  /// What a caller without an acceptable certificate meets.
  package var refusedCertificate = RefusedCertificate.alert
  /// Whether values that come from outside are escaped in JSON templates.
  package var escapesTemplateValues = true

  package enum AuthorizerError: String, Sendable, CaseIterable {
    case configuration = "AuthorizerConfigurationException"
    case failure = "AuthorizerFailureException"
  }

  package enum UnknownResource: String, Sendable, CaseIterable {
    /// 403
    case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
    /// 404
    case resourceNotFound = "RESOURCE_NOT_FOUND"
  }

  package enum IntegrationFailure: String, Sendable, CaseIterable {
    /// 504
    case networkError = "network-error"
    /// 502
    case internalServerError = "internal-server-error"
  }

  package enum RefusedCertificate: String, Sendable, CaseIterable {
    /// The handshake fails.
    case alert
    /// The handshake succeeds, every request is answered with 403.
    case forbidden
  }

  package init() {}
}
