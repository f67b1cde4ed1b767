import HTTP
import Nodes
import OAuth

/// Why a page is shown instead of going on.
struct PageRefusal: Error, Sendable {
  let status: Int
  let title: String
  let message: String
  /// As OAuth calls it, where it does.
  let code: String?
  let retryAfterSeconds: Int64?
  let verdict: Verdict?

  init(
    status: Int, title: String, message: String, code: String? = nil, retryAfterSeconds: Int64? = nil,
    verdict: Verdict? = nil
  ) {
    self.status = status
    self.title = title
    self.message = message
    self.code = code
    self.retryAfterSeconds = retryAfterSeconds
    self.verdict = verdict
  }
}

extension AuthorizationService {
  func page(_ refusal: PageRefusal, verdicts: [Verdict] = []) -> Reply {
    let html = pages.message.render(title: refusal.title, message: refusal.message, code: refusal.code)
    var response = HTTPResponse.page(status: refusal.status, html: html)
    if let seconds = refusal.retryAfterSeconds { response.headers.add("Retry-After", String(seconds)) }
    return Reply(response, verdicts: verdicts + (refusal.verdict.map { [$0] } ?? []))
  }
}

extension FormParameters {
  static func posted(in request: HTTPRequest) throws(PageRefusal) -> FormParameters {
    guard request.headers.isForm else {
      throw PageRefusal(
        status: 415, title: "This is not a form",
        message: "The body must be of the type application/x-www-form-urlencoded.")
    }
    return try parsed(request.body)
  }

  static func query(of request: HTTPRequest) throws(PageRefusal) -> FormParameters {
    try parsed(Array((request.query ?? "").utf8))
  }

  private static func parsed(_ bytes: [UInt8]) throws(PageRefusal) -> FormParameters {
    do throws(FormError) {
      return try FormParameters(parsing: bytes)
    } catch {
      throw PageRefusal(
        status: 400, title: "This request cannot be read",
        message: "Its parameters are not a well-formed form of UTF-8 text.", code: "invalid_request")
    }
  }
}
