/// What the client wishes of the conversation with the user (OpenID Connect Core §3.1.2.1). Whoever holds that
/// conversation decides what to make of it.
struct RequestedInteraction: Sendable, Equatable {
  enum Prompt: String, Sendable, CaseIterable {
    case none, login, consent
    case selectAccount = "select_account"
    case create
  }

  /// In the order of the request; empty where none was sent.
  var prompts: [Prompt] = []
  /// How long ago the user may have logged in, in seconds; nil where any time will do.
  var maxAgeSeconds: Int64?
  /// The name under which the client knows the user.
  var loginHint: String?

  /// Whether nothing may be shown to the user.
  var isForbidden: Bool { prompts == [.none] }
}
