import HTTP
import JSON
import OAuth

/// What a call tells an authorization server: what to do (`action`), and what to send on (`responseContent`).
struct CallAnswer: Sendable {
  enum Action: String, Sendable {
    case ok = "OK"
    case interaction = "INTERACTION"
    case noInteraction = "NO_INTERACTION"
    case location = "LOCATION"
    case badRequest = "BAD_REQUEST"
    case invalidClient = "INVALID_CLIENT"
    case internalServerError = "INTERNAL_SERVER_ERROR"
  }

  let action: Action
  let responseContent: String?
  /// A name for programs, a sentence for people.
  let resultCode: String
  let resultMessage: String
  /// What else there is to know.
  var details: (any CallDetails)?
}

/// Further members of an answer.
protocol CallDetails: Sendable {
  func write(to writer: inout JSONWriter)
}

extension CallAnswer: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("action", action.rawValue)
      $0.member("responseContent", responseContent)
      details?.write(to: &$0)
      $0.member("resultCode", resultCode)
      $0.member("resultMessage", resultMessage)
    }
  }
}

extension CallAnswer {
  /// A client's request was refused: how the authorization server has to say so.
  static func refused(_ error: OAuthError) -> CallAnswer {
    let action: Action =
      switch error.code {
      case .invalidClient: .invalidClient
      case .serverError, .temporarilyUnavailable: .internalServerError
      default: .badRequest
      }
    return refused(error, action: action)
  }

  static func refused(_ error: OAuthError, action: Action) -> CallAnswer {
    CallAnswer(
      action: action, responseContent: ErrorResponse(error: error, usedAuthorization: false).text,
      resultCode: "request-refused", resultMessage: error.description)
  }

  /// The call itself is wrong. For the client that is a fault of the server, so no more is said to it.
  static func malformed(_ problem: CallProblem, verdicts: inout [Verdict]) -> CallAnswer {
    verdicts.append(
      .fail(.serviceCall, expected: "a JSON object with the members of the call", presented: problem.words))
    let error = OAuthError(.serverError, "The authorization server could not answer")
    return CallAnswer(
      action: .internalServerError,
      responseContent: ErrorResponse(error: error, usedAuthorization: false).text,
      resultCode: "call-malformed", resultMessage: problem.words)
  }
}

extension ErrorResponse {
  /// The body alone.
  fileprivate var text: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }
}

extension Rule {
  static let serviceCall = Rule(
    "service-call", nil,
    passed: "The call can be read.",
    failed: "The call must be {expected}; what came is not: {presented}.",
    remedy: "Compare the call's document with the reference of the API.")
}
