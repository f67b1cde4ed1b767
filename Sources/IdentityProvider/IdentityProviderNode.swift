package import HTTP
package import Nodes
import OAuth
import TrustedSubsystem

/// One replica of an identity provider. Replicas share a configuration and a store, and keep nothing else.
package actor IdentityProviderNode: Node {
  package nonisolated let name: NodeName
  private let executor: any SerialExecutor
  private let provider: IdentityProviderConfiguration
  private let endpoints: EndpointTable

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - executor: the loop that the replica is pinned to.
  ///   - pages: further endpoints with their paths; a star at the end stands for one segment.
  package init(
    name: NodeName, executor: any SerialExecutor, provider: IdentityProviderConfiguration,
    pages: [(path: String, endpoint: any Endpoint)] = []
  ) {
    self.name = name
    self.executor = executor
    self.provider = provider
    endpoints = EndpointTable(provider, others: pages)
  }

  package func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    guard let endpoint = endpoints.endpoint(at: request.path) else {
      return Reply(
        HTTPResponse(status: 404, contentType: "text/plain; charset=utf-8", body: "Not found\n"),
        verdicts: [
          .fail(.endpointFound, expected: "endpoints of an identity provider", presented: request.path)
        ])
    }
    guard endpoint.methods.contains(request.method) else {
      return Reply(
        .methodNotAllowed(endpoint.methods),
        verdicts: [
          .fail(
            .methodAllowed, expected: endpoint.methods.joined(separator: " and "), presented: request.method)
        ])
    }
    do throws(OAuthError) {
      let certificate = try provider.certificates.resolve(context.caller, request.headers)
      var reply = await endpoint.respond(to: request, presenting: certificate, in: context)
      reply.certificate = certificate.certificate
      return reply
    } catch {
      return .refusal(error, of: request, after: [])
    }
  }
}

extension HTTPResponse {
  fileprivate static func methodNotAllowed(_ methods: [String]) -> HTTPResponse {
    HTTPResponse(
      status: 405, headers: ["Allow": methods.joined(separator: ", ")],
      contentType: "text/plain; charset=utf-8",
      body: "Method not allowed\n")
  }
}
