/// The ten keys that the published authorizer puts into the context of its policies, under its names and in
/// its order. `introspection_exception` stands there only where the call failed, and then most others do not.
enum PolicyContext {
  typealias Entry = (key: String, value: AuthorizerPolicy.ContextValue)

  static func entries(
    request: [UInt8], _ result: Result<IntrospectionAnswer, IntrospectionFailure>
  ) -> [Entry] {
    switch result {
    case .success(let answer): entries(request: request, answer)
    case .failure(let failure):
      [
        ("introspection_request", .utf8(request)),
        ("introspection_exception", .string(failure.sentence)),
      ]
    }
  }

  private static func entries(request: [UInt8], _ answer: IntrospectionAnswer) -> [Entry] {
    let scope = answer.scopes.flatMap { $0.isEmpty ? nil : $0.joined(separator: " ") }
    let challenge = answer.action == .ok ? nil : answer.responseContent
    return [
      ("introspection_request", .utf8(request)),
      ("introspection_response", .utf8(answer.body)),
      ("scope", text(scope)),
      ("client_id", text(answer.clientIDText)),
      ("sub", text(answer.subject)),
      ("exp", .number(answer.expiresAt / 1000)),
      ("challenge", text(challenge)),
      ("action", .string(answer.action.rawValue)),
      ("resultMessage", text(answer.resultMessage)),
    ]
  }

  private static func text(_ string: String?) -> AuthorizerPolicy.ContextValue {
    string.map { .string($0) } ?? .null
  }
}
