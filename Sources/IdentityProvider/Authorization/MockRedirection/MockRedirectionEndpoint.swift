import HTTP
import Nodes

/// `/api/mock/redirection/*`: stands where a client's redirection endpoint would, and shows what it would
/// have received (RFC 6749 §3.1.2).
struct MockRedirectionEndpoint: PlainEndpoint {
  let methods = ["GET"]
  let service: AuthorizationService

  func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    do throws(FormError) {
      let parameters = try request.queryParameters()
      let command = parameters["code"].flatMap(command(for:))
      let html = service.pages.redirection.render(parameters, command: command)
      return Reply(.page(status: 200, html: html))
    } catch {
      return service.page(.malformed(error))
    }
  }

  /// Only for codes that came from here: whoever writes the link to this page must not be able to write a
  /// command line that somebody then pastes.
  private func command(for code: String) -> TokenCommand? {
    service.engine.issuedCodes.request(of: code).map { request in
      TokenCommand(code: code, request: request, addresses: service.addresses)
    }
  }
}
