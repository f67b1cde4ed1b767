package import HTTP
package import OAuth

/// Lets an access token come in one `Authorization` header and nowhere else.
///
/// A token in the query ends up in logs and histories, one in the body is seen by whatever parses bodies, and
/// two of them leave open which one was judged. RFC 6750 §2 forbids more than one method in a request and
/// leaves the other two to the resource; this layer supports neither.
package struct TokenPlacement: Layer {
  private let refusal: @Sendable (OAuthError, inout Passage) -> HTTPResponse

  /// - Parameter refusal: puts an `invalid_request` into the words of the node.
  package init(refusal: @escaping @Sendable (OAuthError, inout Passage) -> HTTPResponse) {
    self.refusal = refusal
  }

  package func examine(_ passage: inout Passage) async -> HTTPResponse? {
    guard let misplaced = Self.misplacement(in: passage.request) else {
      passage.verdicts.append(.pass(.tokenPlacement))
      return nil
    }
    let verdict = Verdict.fail(
      .tokenPlacement, expected: "one Authorization header", presented: misplaced.rawValue)
    passage.verdicts.append(verdict)
    return refusal(OAuthError(.invalidRequest, misplaced.description, verdict: verdict), &passage)
  }

  private enum Misplacement: String {
    case headers = "several Authorization headers"
    case query = "a token in the query"
    case body = "a token in the body"
    case unreadable = "parameters that cannot be read"

    /// What the caller is told.
    var description: String {
      switch self {
      case .headers: "The request has more than one Authorization header"
      case .query: "An access token must not be in the query"
      case .body: "An access token must not be in the body"
      case .unreadable: "The parameters of the request are malformed"
      }
    }
  }

  private static func misplacement(in request: HTTPRequest) -> Misplacement? {
    if request.headers.count(of: "Authorization") > 1 { return .headers }
    if let query = request.query, !query.isEmpty,
      let misplaced = misplacement(inForm: Array(query.utf8), found: .query)
    {
      return misplaced
    }
    guard !request.body.isEmpty, request.headers.contains("Content-Type") else { return nil }
    guard let type = request.headers.mediaType else { return .unreadable }
    guard type.essence == "application/x-www-form-urlencoded" else { return nil }
    return misplacement(inForm: request.body, found: .body)
  }

  /// What cannot be read here might be read as a token behind: it is refused, too.
  private static func misplacement(inForm bytes: [UInt8], found: Misplacement) -> Misplacement? {
    guard let parameters = try? FormParameters(parsing: bytes) else { return .unreadable }
    return parameters.all.contains { $0.name == "access_token" } ? found : nil
  }
}

extension Rule {
  package static let tokenPlacement = Rule(
    "token-placement", .rfc(6750, "2"),
    passed: "No token came by another way than one Authorization header.",
    failed: "The request carried {presented}; only one Authorization header may carry a token.",
    remedy: "Send the token once, as `Authorization: Bearer TOKEN`, and nowhere else.")
}
