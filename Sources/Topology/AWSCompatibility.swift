/// What public sources disagree on, or what changed with time: settings, each with its source in the
/// reference page.
package struct AWSCompatibility: Sendable, Equatable {
  package var region = "us-east-1"
  package var account = "123456789012"
  package var api = "holdfast01"
  /// The text behind an explicit deny.
  package var explicitDenyMessage = "User is not authorized to access this resource with an explicit deny"

  package init() {}
}
