import HTTP
import JSON
import Nodes
import TrustedSubsystem

/// Asks the identity provider about tokens, over the authorizer's own link and under its service account.
struct IntrospectionClient: Sendable {
  private let link: any Link
  private let headers: HTTPHeaders
  private let target = RequestTarget(path: "/api/auth/introspection")

  init(link: any Link, account: BasicAccount) {
    self.link = link
    var headers: HTTPHeaders = [
      "User-Agent": "holdfast-authorizer", "Accept": "application/json", "Content-Type": "application/json",
    ]
    account.add(to: &headers)
    self.headers = headers
  }

  func introspect(_ body: [UInt8], cause: ExchangeID) async throws(IntrospectionFailure)
    -> IntrospectionAnswer
  {
    let request = HTTPRequest(method: "POST", target: target, headers: headers, body: body)
    let response: HTTPResponse
    do {
      response = try await link.send(request, cause: cause)
    } catch {
      throw IntrospectionFailure(error.sentence)
    }
    guard 200..<300 ~= response.status else { throw refused(response) }
    return try IntrospectionAnswer(parsing: response.body)
  }

  private func refused(_ response: HTTPResponse) -> IntrospectionFailure {
    let message = (try? JSONValue(parsing: response.body))?["resultMessage"]?.string
    return IntrospectionFailure(message ?? "\(target.path) API returned \(response.status)")
  }
}
