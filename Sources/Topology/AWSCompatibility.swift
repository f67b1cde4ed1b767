/// What public sources disagree on, or what changed with time: settings, each with its source in the
/// reference page.
package struct AWSCompatibility: Sendable, Equatable {
  package var region = "us-east-1"
  package var account = "123456789012"
  package var api = "holdfast01"
  /// The text behind an explicit deny.
  package var explicitDenyMessage = "User is not authorized to access this resource with an explicit deny"
  package var subjectOrder = SubjectOrder.certificate
  package var serialFormat = SerialFormat.openssl
  /// Whether answers of authorizers may be kept by `context.identity.clientCert.*`.
  package var certificateIdentitySources = true
  package var validationMatch = ValidationMatch.part
  /// The status that follows an array or object in an authorizer's context.
  package var unusableContextStatus = 500
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

  /// The order of the parts of `subjectDN` and `issuerDN`.
  package enum SubjectOrder: String, Sendable, CaseIterable {
    /// `C=US,O=Example,CN=client`.
    case certificate
    /// `CN=client,O=Example,C=US`.
    case rfc4514
  }

  package enum SerialFormat: String, Sendable, CaseIterable {
    /// Decimal where it fits 64 bits, else as `hex`.
    case openssl
    /// `0a:1b:2c`.
    case hex
  }

  /// How much of a header `identityValidationExpression` must match.
  package enum ValidationMatch: String, Sendable, CaseIterable { case part, whole }

  package init() {}
}
