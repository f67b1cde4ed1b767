import HTTP
import OAuth

/// The body that clients send to the token, introspection and revocation endpoints (RFC 6749 §3.2, Appendix B).
enum FormRequest {
  /// - Throws: `invalid_request` where the body is no form, or a parameter came twice.
  static func read(_ request: HTTPRequest, verdicts: inout [Verdict]) throws(OAuthError) -> FormParameters {
    // Addresses end up in logs and histories (RFC 6749 §2.3.1).
    guard request.query == nil else {
      throw malformed(presented: "parameters in the address")
    }
    let form: FormParameters
    do throws(FormError) { form = try request.form() } catch {
      throw malformed(presented: error.sentence)
    }
    return try once(form, verdicts: &verdicts)
  }

  /// The same of a body that somebody else received, and declared a form.
  static func read(body: String, verdicts: inout [Verdict]) throws(OAuthError) -> FormParameters {
    let form: FormParameters
    do throws(FormError) { form = try FormParameters(parsing: body) } catch {
      throw malformed(presented: error.sentence)
    }
    return try once(form, verdicts: &verdicts)
  }

  private static func once(
    _ form: FormParameters, verdicts: inout [Verdict]
  ) throws(OAuthError) -> FormParameters {
    guard form.repeated.isEmpty else {
      throw OAuthError(
        .invalidRequest, "A parameter was sent more than once",
        verdict: .fail(
          .parametersOnce, expected: "each parameter once", presented: form.repeated.joined(separator: ", ")))
    }
    verdicts.append(.pass(.parametersOnce))
    return form
  }

  static func malformed(presented: String) -> OAuthError {
    OAuthError(
      .invalidRequest, "The body must be application/x-www-form-urlencoded",
      verdict: .fail(.formBody, expected: "a form in the body", presented: presented))
  }
}

extension Rule {
  static let formBody = Rule(
    "form-body", .rfc(6749, "3.2"),
    passed: "The parameters came as a form in the body.",
    failed: "The request must hold {expected}; it holds {presented}.",
    remedy: "Send the parameters as application/x-www-form-urlencoded: curl -d NAME=VALUE.")

  static let parametersOnce = Rule(
    "parameters-sent-once", .rfc(6749, "3.2"),
    passed: "No parameter was sent twice.",
    failed: "Sent more than once: {presented}.",
    remedy: "Send each parameter of the token request once.")
}
