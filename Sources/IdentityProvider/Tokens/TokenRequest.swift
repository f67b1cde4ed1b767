import HTTP
import Nodes

/// A token request whose client is known for certain.
struct TokenRequest: Sendable {
  let form: FormParameters
  let client: RegisteredClient
  let certificate: PresentedCertificate?
  let now: LabTime
  let random: any RandomBytes

  /// The parameter's value, nil where it is missing or empty (RFC 6749 §3.2).
  subscript(parameter: String) -> String? { form[parameter] }
}

/// What a grant type grants.
struct TokenTerms: Sendable {
  let grant: Grant
  /// Of the access token.
  let scopes: [String]
  let refresh: Refresh

  enum Refresh: Sendable {
    case none
    /// A new one, which can be used for these scopes.
    case new(scopes: [String])
    /// The one that was presented goes on.
    case kept(text: String)
  }
}
