import OAuth

extension Rule {
  static let interactionConsistent = Rule(
    "interaction-consistent", Specification(document: "OpenID Connect Core", section: "3.1.2.1"),
    passed: "The client wishes the prompt: {presented}.",
    failed: "The request may ask for {expected}, and it asks for {presented}.",
    remedy: "Send parameters that go together.",
    skipped: "The client leaves it to the server what the user is asked.")
}

extension AuthorizationCheck {
  static let maxAgeSecondsMax: Int64 = 1 << 31

  /// Prompts that nobody knows are passed over; `none` beside another contradicts itself.
  static let interactionConsistent = AuthorizationCheck { draft throws(OAuthError) in
    draft.interaction.loginHint = draft["login_hint"]
    draft.interaction.maxAgeSeconds = try maxAge(draft["max_age"])
    guard let text = draft["prompt"] else { return Verdict(.interactionConsistent, .skipped) }
    let words = text.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words == ["none"] || !words.contains("none") else {
      throw refusal(
        "The prompt none stands alone.", expected: "no prompt beside 'none'", presented: text)
    }
    draft.interaction.prompts = words.compactMap(RequestedInteraction.Prompt.init(rawValue:))
    return .pass(.interactionConsistent, presented: Verdict.excerpt(text))
  }

  private static func maxAge(_ text: String?) throws(OAuthError) -> Int64? {
    guard let text else { return nil }
    guard let seconds = Int64(text), (0...maxAgeSecondsMax).contains(seconds) else {
      throw refusal(
        "The max_age is not a number of seconds.", expected: "a number of seconds", presented: text)
    }
    return seconds
  }

  private static func refusal(_ description: String, expected: String, presented: String) -> OAuthError {
    OAuthError(
      .invalidRequest, description,
      verdict: .fail(.interactionConsistent, expected: expected, presented: Verdict.excerpt(presented)))
  }
}
