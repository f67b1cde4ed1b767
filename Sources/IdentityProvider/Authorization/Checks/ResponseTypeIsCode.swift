import OAuth

extension Rule {
  static let responseTypeIsCode = Rule(
    "response-type-is-code", .rfc(6749, "3.1.1"),
    passed: "The response type is code.",
    failed: "The response type must be {expected}, and it was {presented}.",
    remedy: "Send response_type=code: this server has the code flow alone.")
}

extension AuthorizationCheck {
  /// The implicit grant and its hybrids hand tokens to the browser (RFC 9700 §2.1.2), so there is one type.
  static let responseTypeIsCode = AuthorizationCheck { draft throws(OAuthError) in
    guard let type = draft["response_type"] else {
      throw OAuthError(
        .invalidRequest, "The parameter response_type is missing.",
        verdict: .fail(.responseTypeIsCode, expected: "code", presented: "absent"))
    }
    guard type == "code" else {
      throw OAuthError(
        .unsupportedResponseType, "The only response type is code.",
        verdict: .fail(.responseTypeIsCode, expected: "code", presented: Verdict.excerpt(type)))
    }
    return .pass(.responseTypeIsCode, expected: "code", presented: "code")
  }
}
