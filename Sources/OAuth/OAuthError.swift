/// An error of OAuth 2.0 with its two halves: what the caller may know and what the learner should.
package struct OAuthError: Error, Sendable {
  /// The registered codes that the lab answers with.
  package enum Code: String, Sendable {
    // RFC 6749 §4.1.2.1 and §5.2
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case invalidGrant = "invalid_grant"
    case unauthorizedClient = "unauthorized_client"
    case unsupportedGrantType = "unsupported_grant_type"
    case unsupportedResponseType = "unsupported_response_type"
    case invalidScope = "invalid_scope"
    case accessDenied = "access_denied"
    case serverError = "server_error"
    case temporarilyUnavailable = "temporarily_unavailable"
    // RFC 8707 §2
    case invalidTarget = "invalid_target"
    // OpenID Connect Core §3.1.2.6
    case loginRequired = "login_required"
    case consentRequired = "consent_required"
    case interactionRequired = "interaction_required"
    case accountSelectionRequired = "account_selection_required"
    // RFC 6750 §3.1
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"
    // RFC 7009 §2.2.1
    case unsupportedTokenType = "unsupported_token_type"
  }

  package let code: Code
  /// Goes onto the wire as `error_description`: printable ASCII without `"` and `\` (RFC 6749 §5.2).
  package let description: String
  /// Goes into the traffic log only.
  package let detail: String?
  package let specification: Specification?
  /// The verdict that the refusal rests on, where one rule decided it.
  package let verdict: Verdict?

  package init(
    _ code: Code, _ description: String, detail: String? = nil, specification: Specification? = nil,
    verdict: Verdict? = nil
  ) {
    self.code = code
    self.description = description
    self.detail = detail
    self.specification = specification ?? verdict?.rule.specification
    self.verdict = verdict
  }
}
