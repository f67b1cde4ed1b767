import HTTP
import JSON
import Nodes
import OAuth

/// One call of the API that authorization servers and authorizers make, behind the question who calls: a service account
/// by its name and secret (Basic), or under a path that names the account by its access token (Bearer).
struct ServiceEndpoint<Call: ServiceCall>: PlainEndpoint {
  let call: Call
  let accounts: ServiceAccounts
  private let pathBytes: Int

  var methods: [String] { call.methods }

  /// - Parameter path: `/auth/token`.
  init(_ call: Call, at path: String, accounts: ServiceAccounts) {
    self.call = call
    self.accounts = accounts
    pathBytes = ServicePath.prefix.utf8.count + path.utf8.count
  }

  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    let key = request.path.utf8.count > pathBytes ? ServicePath(request.path)?.key : nil
    let caller = accounts.authenticate(request, as: key, in: context)
    guard caller.outcome == .pass else {
      return Reply(.callerUnknown(challenge: ServiceAccounts.challenge(to: key)), verdicts: [caller])
    }
    var verdicts = [caller]
    verdicts.reserveCapacity(8)
    let response = await call.answer(request, in: context, verdicts: &verdicts)
    return Reply(response, verdicts: verdicts)
  }
}

/// What one call of the API does for a caller who may call.
protocol ServiceCall: Sendable {
  var methods: [String] { get }

  func answer(
    _ request: HTTPRequest, in context: RequestContext, verdicts: inout [Verdict]
  ) async -> HTTPResponse
}

extension ServiceCall {
  var methods: [String] { ["POST"] }
}

extension HTTPResponse {
  /// Callers take any status that is no success for an exception, and `resultMessage` for its text.
  static func callRefused(_ status: Int, code: String, _ message: String) -> HTTPResponse {
    .json(status, CallRefusal(code: code, message: message))
  }

  fileprivate static func callerUnknown(challenge: String) -> HTTPResponse {
    var response = callRefused(401, code: "caller-unknown", "The caller is not a service account.")
    response.headers.add("WWW-Authenticate", challenge)
    return response
  }

  private struct CallRefusal: JSONWritable {
    let code: String
    let message: String

    func write(to writer: inout JSONWriter) {
      writer.object {
        $0.member("resultCode", code)
        $0.member("resultMessage", message)
      }
    }
  }
}
