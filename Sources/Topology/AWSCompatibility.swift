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
