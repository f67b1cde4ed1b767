package import HTTP
package import OAuth

/// Lets an access token come in one `Authorization` header and nowhere else.
///
/// A token in the query ends up in logs and histories, one in the body is seen by whatever parses bodies, and
/// two of them leave open which one was judged. RFC 6750 §2 forbids more than one method in a request and
/// leaves the other two to the resource; this layer supports neither. It looks for a token only: parameters that make
/// no sense, or too many of them, are the business of whoever reads them.
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

    /// What the caller is told.
    var description: String {
      switch self {
      case .headers: "The request has more than one Authorization header"
      case .query: "An access token must not be in the query"
      case .body: "An access token must not be in the body"
      }
    }
  }

  private static func misplacement(in request: HTTPRequest) -> Misplacement? {
    if request.headers.count(of: "Authorization") > 1 { return .headers }
    if let query = request.query, TokenParameter.occurs(in: query.utf8) { return .query }
    guard !request.body.isEmpty, request.headers.sayForm else { return nil }
    return TokenParameter.occurs(in: request.body) ? .body : nil
  }
}

extension HTTPHeaders {
  /// Whether one `Content-Type` begins as that of a form does. It need not be well-formed, nor be the only one, for
  /// somebody to read the body by it.
  fileprivate var sayForm: Bool {
    values("Content-Type").contains { value in
      value.utf8.lazy.map(asciiLowercased).starts(with: "application/x-www-form-urlencoded".utf8)
    }
  }
}

extension Rule {
  package static let tokenPlacement = Rule(
    "token-placement", .rfc(6750, "2"),
    passed: "No token came by another way than one Authorization header.",
    failed: "The request carried {presented}; only one Authorization header may carry a token.",
    remedy: "Send the token once, as `Authorization: Bearer TOKEN`, and nowhere else.")
}
