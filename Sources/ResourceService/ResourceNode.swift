package import HTTP
import Layers
package import Nodes
import OAuth
package import Topology
package import TrustedSubsystem

/// A protected resource behind a gateway: knows its callers, then serves.
///
/// It judges no token. That is the gateway's part in a trusted subsystem, and the resource's part is to let
/// nobody but the gateway speak for users.
package actor ResourceNode: Node {
  package nonisolated let name: NodeName
  private nonisolated let executor: any SerialExecutor
  private let layers: [any Layer]
  private let service: any Service

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameter callers: who presents which certificate on the links that lead here; nil where none presents
  ///   one, and then anyone may call, but for nobody.
  package init(
    name: NodeName, executor: any SerialExecutor, specification: ResourceSpecification, callers: MutualTLS?
  ) {
    self.name = name
    self.executor = executor
    layers = [CallerIdentification(callers: callers)]
    service =
      switch specification.service {
      case .time: TimeService()
      }
  }

  package func respond(to request: HTTPRequest, in context: RequestContext) async -> Reply {
    var passage = Passage(request, in: context)
    let refusal = await layers.refusal(of: &passage)
    let response = refusal ?? service.answer(&passage)
    return Reply(response, verdicts: passage.verdicts)
  }
}

/// What a resource does once its layers have let a request through.
protocol Service: Sendable {
  func answer(_ passage: inout Passage) -> HTTPResponse
}
