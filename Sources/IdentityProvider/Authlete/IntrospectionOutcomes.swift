import HTTP

/// The answers, each with its action and its challenge (RFC 6750 §3).
extension IntrospectionAnswer {
  static func accepted(_ known: Known) -> Self {
    Self(
      action: .ok, resultCode: "token-accepted",
      resultMessage: "The token is alive and gives what is wanted.",
      responseContent: nil, known: known)
  }

  static func badRequest(_ words: String) -> Self {
    Self(
      action: .badRequest, resultCode: "request-malformed", resultMessage: words,
      responseContent: challenge("invalid_request", "The request carries no usable access token"))
  }

  static func notAlive(_ known: Known?, _ message: String) -> Self {
    Self(
      action: .unauthorized, resultCode: "token-not-alive", resultMessage: message,
      responseContent: challenge("invalid_token", "The access token is not valid"), known: known)
  }

  /// The scopes are tokens of RFC 6749 §3.3, so they need no escape.
  static func insufficientScope(_ known: Known, wanted scopes: [String]) -> Self {
    let wanted = scopes.joined(separator: " ")
    return Self(
      action: .forbidden, resultCode: "scope-insufficient",
      resultMessage: "The token lacks a scope that is wanted: \(wanted).",
      responseContent: challenge("insufficient_scope", "The access token lacks a scope")
        + #",scope="\#(wanted)""#,
      known: known)
  }

  static func otherSubject(_ known: Known) -> Self {
    Self(
      action: .forbidden, resultCode: "subject-other", resultMessage: "The token belongs to another subject.",
      responseContent: challenge("invalid_token", "The access token is not valid here"), known: known)
  }

  /// A missing certificate is answered as a wrong one.
  static func otherCertificate(_ known: Known) -> Self {
    Self(
      action: .unauthorized, resultCode: "certificate-other",
      resultMessage: "The token is bound to another certificate than the one presented.",
      responseContent: challenge("invalid_token", "The access token is not valid"), known: known)
  }

  private static func challenge(_ code: String, _ description: String) -> String {
    #"Bearer error="\#(code)",error_description="\#(description)""#
  }
}
