import JSON
import OrderedCollections

/// The keys of `responses`: one for each type of gateway response.
enum ResponseFields {
  static let kind = Kind<OrderedDictionary<GatewayResponseType, GatewayResponse>>(
    "response-table",
    "How refusals differ from what the service says by itself, by type. The 413 cannot be changed.",
    make: { _ in [:] },
    fields: GatewayResponseType.allCases.map { type in
      Field(type.rawValue, .object(response), defaultNote: "unchanged", type.help) { $0[type] = $1 }
    })

  private static let response = Kind<GatewayResponse>(
    "gateway-response", "How refusals of one type differ.",
    make: { _ in .init() },
    fields: [
      Field("status", .integer(400...599), \.status, defaultNote: "that of the type", "The status."),
      Field(
        "headers", .map(of: .template, keys: .headerName), \.headers,
        "Further headers, with variables: `\"WWW-Authenticate\": \"$context.authorizer.challenge\"`. One without "
          + "a value is left away."),
      Field(
        "template", .template, \.template, defaultNote: "that of the type",
        "The body, with variables: `{\"message\":$context.error.messageString}`."),
      Field("contentType", .text(.visible), \.contentType, "Of the body that `template` makes."),
    ])
}

extension ValueType<ContextTemplate> {
  /// A text in which every `$context` variable is known.
  static var template: Self {
    ValueType(
      shape: .text(.template),
      decode: { node, decoding in
        guard let text = ValueType<String>.text().decode(node, &decoding) else { return nil }
        do throws(UnknownContextVariable) { return try ContextTemplate(parsing: text) } catch {
          decoding.fail(
            .unknownVariable, at: node,
            "'$\(error.name)' is not a variable"
              + Suggestion.phrase(
                for: error.name, among: ContextVariable.allCases.map { "context.\($0.rawValue)" }))
          return nil
        }
      },
      encode: { .string($0.text) })
  }
}

extension TextPattern {
  fileprivate static let template = TextPattern(
    label: "text with variables", regularExpression: "[\\s\\S]", meaning: "a text that is not empty"
  ) { !$0.isEmpty }

  /// RFC 9110 §5.1: a token.
  fileprivate static let headerName = TextPattern(
    label: "header name", regularExpression: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$",
    meaning: "the name of a header (RFC 9110 §5.1)"
  ) { text in
    (1...100).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isWordByte || "!#$%&'*+.^`|~-".utf8.contains($0) }
  }
}

extension GatewayResponseType {
  fileprivate var help: String {
    switch self {
    case .accessDenied: "The policy denies (403)."
    case .apiConfigurationError: "The API is not what it should be (500)."
    case .authorizerConfigurationError: "The authorizer could not be asked, or its answer not be read (500)."
    case .authorizerFailure: "The authorizer failed (500)."
    case .badRequestBody: "The body does not fit (400)."
    case .badRequestParameters: "The parameters do not fit; here also: a token in two places (400)."
    case .default4XX: "Every refusal of 4xx that has no entry of its own."
    case .default5XX: "Every refusal of 5xx that has no entry of its own."
    case .expiredToken: "The signature of an account has expired (403)."
    case .integrationFailure: "The backend could not be asked (504)."
    case .integrationTimeout: "The backend took too long (504)."
    case .invalidAPIKey: "No API key, or none of a usage plan (403)."
    case .invalidSignature: "The signature of an account is wrong (403)."
    case .missingAuthenticationToken: "No route takes the request (403)."
    case .quotaExceeded: "The quota of the API key is used up (429)."
    case .requestTooLarge: "The body is longer than 10 MiB (413); this one cannot be changed."
    case .resourceNotFound: "No route takes the request, by `unknownResource` (404)."
    case .throttled: "Requests come too fast (429)."
    case .unauthorized: "The authorizer says `Unauthorized`, or an identity source is missing (401)."
    case .unsupportedMediaType: "The type of the body is not supported (415)."
    case .wafFiltered: "A firewall refuses (403)."
    }
  }
}
