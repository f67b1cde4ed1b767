import OAuth

/// One step of the authorization endpoint. It returns the verdict of a request that passes and throws the
/// error, with its verdict, of one that does not.
struct AuthorizationCheck: Sendable {
  let check: @Sendable (inout AuthorizationDraft) throws(OAuthError) -> Verdict

  init(_ check: @escaping @Sendable (inout AuthorizationDraft) throws(OAuthError) -> Verdict) {
    self.check = check
  }

  /// In this order. What fails up to `redirectionRegistered` is told to the user on a page and never sent
  /// anywhere (RFC 6749 §4.1.2.1); what fails later is told to the client.
  static let all: [AuthorizationCheck] = [
    .destinationSentOnce,
    .clientKnown,
    .redirectionRegistered,
    .parametersSentOnce,
    .stateBounded,
    .codeGrantRegistered,
    .responseTypeIsCode,
    .responseModeIsQuery,
    .scopeRegistered,
    .codeChallengePresent,
    .interactionConsistent,
  ]
}

extension Verdict {
  /// What a stranger sent, short enough for the log.
  static func excerpt(_ text: String?) -> String {
    guard let text else { return "nothing" }
    guard text.utf8.count > excerptBytesMax else { return text }
    return String(decoding: text.utf8.prefix(excerptBytesMax), as: UTF8.self) + " ..."
  }

  private static let excerptBytesMax = 200
}
