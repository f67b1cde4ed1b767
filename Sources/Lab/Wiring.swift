import Authorizer
import Certificates
import Gateway
import HTTP
import IdentityProvider
import Loops
import Nodes
import OrderedCollections
import ResourceService
import Storage
import TLS
import Topology
import TrafficLog
import Transport
import TrustedSubsystem

/// One replica of a node, and the loop that it lives on.
struct NodeReplica {
  let node: any Node
  let loop: EventLoop
}

/// Builds nodes and links from a topology whose ports are known: the only place that sees both the roles and the
/// wire.
struct Wiring {
  let topology: LabTopology
  let certificates: LabCertificates
  let placement: Placement
  let recorder: TrafficRecorder
  let clock: LabClock
  let random: any RandomBytes
  let store: any IdentityStore
  let signingKeys: SigningKeyRing
  let pages: AuthorizationPages
  /// Those that decide instead of the built-in authorizer, by the name of their node.
  let functions: [String: any Function]
  /// What steps in at a built-in authorizer instead of the rules of `lab.json`, by the name of its node.
  let hooks: [String: any AuthorizerHooks]
  /// By file name.
  let accessLogs: [String: AccessLogFile]
  let faults: FaultBoard
  let sockets = OutboundSockets()
  let traces: TraceTable
  let handshakeCertificates = HandshakeCertificates()
  let switches: [NodeSwitch]
  private(set) var pools: [(owner: String, pool: ClientPool)] = []

  init(
    topology: LabTopology, certificates: LabCertificates, placement: Placement, recorder: TrafficRecorder,
    clock: LabClock, random: any RandomBytes, store: any IdentityStore, signingKeys: SigningKeyRing,
    pages: AuthorizationPages, functions: [String: any Function] = [:],
    hooks: [String: any AuthorizerHooks] = [:],
    accessLogs: [String: AccessLogFile] = [:], switches: [NodeSwitch] = [],
    faults: FaultBoard = FaultBoard()
  ) {
    self.topology = topology
    self.certificates = certificates
    self.placement = placement
    self.recorder = recorder
    self.clock = clock
    self.random = random
    self.store = store
    self.signingKeys = signingKeys
    self.pages = pages
    self.accessLogs = accessLogs
    self.functions = functions
    self.hooks = hooks
    traces = TraceTable(beginsTraces: topology.telemetry.otlp != nil)
    self.switches = switches
    self.faults = faults
  }

  /// Every node that has a listener, by name. Authorizers live inside the gateways that ask them.
  mutating func nodes() throws(LabError) -> [String: [NodeReplica]] {
    try checkHooks()
    var nodes: [String: [NodeReplica]] = [:]
    for node in topology.nodes.values {
      switch node.role {
      case .identityProvider(let specification):
        nodes[node.name] = try identityProvider(node, specification)
      case .gateway(let specification): nodes[node.name] = try gateway(node, specification)
      case .resource(let specification): nodes[node.name] = resource(node, specification)
      case .authorizer: continue
      }
    }
    return nodes
  }
}

extension Wiring {
  private func checkHooks() throws(LabError) {
    for name in hooks.keys.sorted() {
      guard let authorizer = topology.nodes[name]?.authorizer, authorizer.function == nil else {
        throw .system("there are hooks for '\(name)', which is no built-in authorizer of this lab")
      }
    }
  }
}

// MARK: - Roles

extension Wiring {
  private func identityProvider(
    _ node: NodeSpecification, _ specification: IdentityProviderSpecification
  ) throws(LabError) -> [NodeReplica] {
    let addresses = ProviderAddresses(topology, node: node, issuer: specification.issuer)
    let clients = ClientRegistry(specification, certificates: try clientCertificates(specification))
    let provider = IdentityProviderConfiguration(
      specification, urls: addresses.urls, clients: clients,
      certificates: ClientCertificateResolver(beliefs: beliefs(node)), store: store, signingKeys: signingKeys,
      random: random)
    guard let front = addresses.front else { throw .system("\(node.name) has no listener") }
    let authorization = AuthorizationService(
      provider,
      addresses: AuthorizationAddresses(
        front: front, tokenEndpoint: addresses.urls.token,
        files: .init(
          certificate: "Certs/client_certificate.pem", key: "Certs/client_private_key.pem",
          authority: "Certs/server_certificate.pem")), pages: pages)
    return placement.loops(for: node).map { loop in
      NodeReplica(
        node: IdentityProviderNode(
          name: NodeName(node.name), executor: loop, provider: provider, pages: authorization.endpoints),
        loop: loop)
    }
  }

  private func clientCertificates(
    _ specification: IdentityProviderSpecification
  ) throws(LabError) -> [String: ClientCertificates] {
    var all: [String: ClientCertificates] = [:]
    for client in specification.clients.values {
      do throws(TLSError) {
        all[client.id] = ClientCertificates(
          registered: client.certificates.compactMap { certificates.certificates[$0] },
          trust: try client.truststore.flatMap { certificates.truststores[$0] }.map(ClientTrust.init))
      } catch {
        throw .certificates(["client '\(client.id)': \(error.sentence)"])
      }
    }
    return all
  }

  /// Whose certificate headers each listener of a node believes.
  private func beliefs(_ node: NodeSpecification) -> [ListenerName: ClientCertificateResolver.Belief] {
    var beliefs: [ListenerName: ClientCertificateResolver.Belief] = [:]
    for listener in node.listeners.values {
      let name = ListenerName(node: NodeName(node.name), port: listener.name)
      let forwarding = links(to: node.name, listener.name).filter { $0.forwardClientCertificate != nil }
      if listener.believe == .anyone {
        beliefs[name] = .anyone
      } else if !forwarding.isEmpty {
        beliefs[name] = .links(MutualTLS(callers: callers(forwarding)))
      }
    }
    return beliefs
  }

  private func resource(_ node: NodeSpecification, _ specification: ResourceSpecification) -> [NodeReplica] {
    let callers = callers(topology.links.filter { $0.toNode == node.name })
    return placement.loops(for: node).map { loop in
      NodeReplica(
        node: ResourceNode(
          name: NodeName(node.name), executor: loop, specification: specification,
          callers: callers.isEmpty ? nil : MutualTLS(callers: callers)), loop: loop)
    }
  }

  private func links(to node: String, _ listener: String) -> [LinkSpecification] {
    topology.links.filter { $0.toNode == node && $0.toListener == listener }
  }

  private func callers(_ links: [LinkSpecification]) -> [String: NodeName] {
    let pairs = links.compactMap { link in
      link.present.flatMap { certificates.certificates[$0] }.map { ($0.thumbprint, NodeName(link.from)) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private mutating func gateway(
    _ node: NodeSpecification, _ specification: GatewaySpecification
  ) throws(LabError) -> [NodeReplica] {
    var replicas: [NodeReplica] = []
    let environment = GatewayEnvironment(
      accessLogs: accessLogs,
      guardedListeners: specification.answersRefusedCertificates
        ? Set(node.listeners.values.filter { $0.clientCertificate == .required }.map(\.name)) : [])
    for loop in placement.loops(for: node) {
      var links: [String: NearEnd] = [:]
      for link in topology.links where link.from == node.name {
        links[link.toNode] = NearEnd(
          try transport(link, on: loop), specification: link, account: account(link))
      }
      let authorizers = try authorizers(of: specification, on: loop)
      do {
        replicas.append(
          NodeReplica(
            node: try GatewayNode(
              name: NodeName(node.name), executor: loop, specification: specification, links: links,
              authorizers: authorizers, random: random, environment: environment), loop: loop))
      } catch {
        throw .system("\(node.name): \(error)")
      }
    }
    return replicas
  }

  private mutating func authorizers(
    of gateway: GatewaySpecification, on loop: EventLoop
  ) throws(LabError) -> [String: any Authorizing] {
    var authorizers: [String: any Authorizing] = [:]
    for case .authorizer(let name) in gateway.allRoutes.flatMap(\.layers) where authorizers[name] == nil {
      guard case .authorizer(let specification) = topology.nodes[name]?.role else { continue }
      guard let authorizer = try authorizer(name, specification, on: loop) else { continue }
      let node = switches.first { $0.name == name }
      authorizers[name] = node.map { SwitchedAuthorizer(base: authorizer, node: $0) } ?? authorizer
    }
    return authorizers
  }

  private mutating func authorizer(
    _ name: String, _ specification: AuthorizerSpecification, on loop: EventLoop
  ) throws(LabError) -> (any Authorizing)? {
    if let function = functions[name] {
      return FunctionAuthorizer(name: NodeName(name), specification: specification, function: function)
    }
    guard let link = topology.links.first(where: { $0.from == name }), let account = account(link)
    else { return nil }
    return RequestAuthorizer(
      name: NodeName(name), executor: loop, specification: specification,
      link: try transport(link, on: loop), account: account, hooks: hooks[name])
  }

  private func account(_ link: LinkSpecification) -> BasicAccount? {
    guard let name = link.account, case .identityProvider(let provider) = topology.nodes[link.toNode]?.role,
      let account = provider.serviceAccounts[name]
    else { return nil }
    return BasicAccount(name: name, secret: account.secret)
  }
}

// MARK: - Links

extension Wiring {
  private mutating func transport(
    _ link: LinkSpecification, on loop: EventLoop
  ) throws(LabError) -> TransportLink {
    guard let target = topology.nodes[link.toNode]?.listeners[link.toListener] else {
      throw .system("the link from \(link.from) leads nowhere")
    }
    let owner = NodeName(link.from)
    let name = "\(link.from) -> \(link.toNode).\(link.toListener)"
    let addresses = LinkAddresses(from: topology.nodes[link.from], to: target)
    let pool = ClientPool(
      loop: loop,
      ClientConfiguration(
        host: addresses.far, port: target.url.port,
        hostHeader: target.url.authority, tls: try clientTLS(link, to: target),
        httpLimits: HTTPLimits(bodyBytesMax: HTTPLimits.serviceBodyBytesMax), idleTime: link.idle,
        localAddress: addresses.bound, now: { [clock] in clock.now().seconds }),
      observer: sockets.observer(
        of: owner, from: addresses.near, toward: target.url.port))
    pools.append((link.from, pool))
    return TransportLink(
      name: name, owner: owner,
      target: ListenerName(node: NodeName(link.toNode), port: link.toListener), pool: pool,
      timeout: link.timeout, recorder: recorder, clock: clock, traces: traces,
      faults: faults.faults(of: name, link.faults), sockets: sockets)
  }

  private func clientTLS(
    _ link: LinkSpecification, to target: ListenerSpecification
  ) throws(LabError) -> TLSContext? {
    guard target.url.scheme == .https else { return nil }
    do throws(TLSError) {
      return try TLSContext(
        client: .init(
          identity: link.present.flatMap { certificates.keys[$0]?.tlsIdentity },
          trust: try trust(link, target), serverName: target.url.host))
    } catch {
      throw .certificates([
        "the link from \(link.from) to \(link.toNode).\(link.toListener): \(error.sentence)"
      ])
    }
  }

  /// The far end's own certificate or its signer, unless the link names a truststore: nothing else is trusted.
  private func trust(_ link: LinkSpecification, _ target: ListenerSpecification) throws(TLSError)
    -> TrustAnchors
  {
    if let truststore = link.trust.flatMap({ certificates.truststores[$0] }) {
      return try truststore.trustAnchors(acceptsLeaves: true)
    }
    let name = target.certificate.map { topology.certificates[$0]?.signedBy ?? $0 }
    let anchor = name.flatMap { certificates.certificates[$0] }
    return try TrustAnchors(certificatesDER: [anchor?.der].compactMap(\.self), acceptsLeaves: true)
  }
}
