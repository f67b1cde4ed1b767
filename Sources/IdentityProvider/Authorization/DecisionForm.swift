import HTTP
import OAuth

/// What the login page posts.
struct DecisionForm: Sendable {
  enum Decision: Sendable, Equatable {
    case authorize(loginID: String, password: String)
    case deny
  }

  static let loginIDBytesMax = 256
  static let passwordBytesMax = 1024

  let login: String
  let token: String
  let decision: Decision

  init(_ request: HTTPRequest) throws(PageRefusal) {
    let form = try Self.parameters(of: request)
    guard form.repeated.isEmpty, let login = form["login"], let token = form["token"],
      let decision = Self.decision(in: form)
    else {
      throw PageRefusal(
        status: 400, title: "This form is not complete", message: "Go back to the login page and try again.",
        verdict: .fail(
          .decisionComplete, expected: "login, token and decision, each once", presented: "something else"))
    }
    self.login = login
    self.token = token
    self.decision = decision
  }

  private static func parameters(of request: HTTPRequest) throws(PageRefusal) -> FormParameters {
    do throws(FormError) {
      return try request.form()
    } catch {
      throw .malformed(error)
    }
  }

  private static func decision(in form: FormParameters) -> Decision? {
    switch form["decision"] {
    case "deny":
      return .deny
    case "authorize":
      let loginID = form["loginId"] ?? ""
      let password = form["password"] ?? ""
      guard loginID.utf8.count <= loginIDBytesMax, password.utf8.count <= passwordBytesMax else { return nil }
      return .authorize(loginID: loginID, password: password)
    default:
      return nil
    }
  }
}

extension Rule {
  static let decisionComplete = Rule(
    "decision-complete", .rfc(6749, "4.1.1"),
    passed: "The form holds a decision.",
    failed: "The form of the login page must hold {expected}; it held {presented}.",
    remedy: "Send the form that the login page shows, with one of its two buttons.")
}
