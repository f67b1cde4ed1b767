import Certificates
import Foundation
import IdentityProvider
import Loops
import Nodes
import OrderedCollections
import Storage
import Topology
import TrafficLog
import Transport

/// Puts a lab together, step by step. Each step notes how what it took is given back, so that a failure in the
/// next one leaves nothing behind.
struct LabAssembly {
  private let options: LabOptions
  var teardown = Teardown()
  private let began = ContinuousClock.now

  init(_ options: LabOptions) { self.options = options }

  mutating func assemble(control: (any ControlSurface)?) async throws(LabError) -> RunningLab {
    let folders = try takeFolders()
    if let setting = try ClockFile.read(in: folders.state.url) { options.clock.setting = setting }
    let random = randomness.bytes(for: "lab")
    // Certificates keep the processor busy while the databases wait for the disk.
    let capture = options.topology.capture
    async let opening = LabStores.open(folders.state, options.topology)
    async let parsing = Self.parsePages()
    let preparing = prepareCertificates(in: folders.certificates)
    let opened = await opening
    if case .success(let stores) = opened { teardown.add { await stores.close() } }
    let certificates = try preparing.get()
    let stores = try opened.get()
    let loops = try startLoops()
    let recorder = startRecorder(stores)
    let telemetry = startTelemetry(recorder, stores.traffic, on: loops[0])
    sweepIdentities(stores.identities)
    let doors = try bind(certificates, loggingKeys: capture == .wire)
    let switches = options.topology.nodes.values.map { node in
      NodeSwitch(node, doors.filter { $0.node.name == node.name }, grace: options.grace)
    }
    let console = try control.flatMap { _ throws(LabError) in try bindConsole() }
    let topology = options.topology.rebased(ports: ports(doors, console: console))
    let accessLogs = try openAccessLogs(in: folders.state.url)
    let placement = Placement(topology, loops: loops)
    let functions = await HostedFunctions.prepare(
      topology, in: options.folder, state: folders.state.url, placement: placement, loops: loops,
      random: randomness.bytes(for: "function calls"))
    teardown.add { await functions.stop() }
    var wiring = Wiring(
      topology: topology, certificates: certificates, placement: placement,
      recorder: recorder, clock: options.clock, random: random, store: stores.identities,
      signingKeys: try loadKeys(in: folders.state.url),
      pages: try await parsing.get(), functions: functions.byNode, hooks: options.hooks,
      accessLogs: accessLogs, switches: switches)
    let nodes = try wiring.nodes()
    let pools = wiring.pools
    teardown.add { for pool in pools { await pool.pool.close() } }
    for node in switches { await node.add(pools.filter { $0.owner == node.name }.map(\.pool)) }
    let senders = KnownSenders(sockets: wiring.sockets, functions: functions.processes)
    for door in doors { try await open(door, nodes, wiring, senders) }
    endRequestsFirst(doors, StopOrder(topology))
    try TrustFile.write(certificates, topology, to: folders.state)
    let notes = certificates.notes + (await functions.start())

    let run = RunFile(
      topology, labID: Identifier.uuid(random), controlToken: Identifier.token(random),
      certificates: certificates, folder: folders.certificates)
    let lab = RunningLab(
      topology: topology, run: run, clock: options.clock, recorder: recorder, traffic: stores.traffic,
      notes: notes, startMilliseconds: milliseconds(), stateFolder: folders.state.url, telemetry: telemetry,
      parts: LabParts(
        switches: switches, pools: pools.map(\.pool), faults: wiring.faults, identities: stores.identities,
        keys: wiring.signingKeys, randomness: randomness, wire: stores.wire))
    if let console, let control { try await open(console, control, lab, on: loops[0]) }
    try run.write(to: folders.state.runFile)
    return lab
  }

  private func loadKeys(in folder: URL) throws(LabError) -> SigningKeyRing {
    let current = try SigningKeyFile.loadOrMake(
      folder.appendingPathComponent(SigningKeyFile.name), random: randomness.bytes(for: "signing key"))
    return SigningKeyRing(current, retired: try RetiredKeysFile.read(in: folder))
  }

  @concurrent private static func parsePages() async -> Result<AuthorizationPages, LabError> {
    Result { try AuthorizationPages() }.mapError { .system("the login pages cannot be made: \($0)") }
  }

  private func milliseconds() -> Int {
    let (seconds, attoseconds) = began.duration(to: .now).components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  private var randomness: Randomness { Randomness(seed: options.seed) }
}

// MARK: - Folders, loops, stores

extension LabAssembly {
  private mutating func takeFolders() throws(LabError) -> (state: StateFolder, certificates: URL) {
    guard options.isEphemeral else {
      let state = try StateFolder(taking: options.state)
      teardown.add { state.release() }
      return (state, options.certificates)
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("holdfast-\(UUID().uuidString.lowercased())", isDirectory: true)
    teardown.add { try? FileManager.default.removeItem(at: folder) }
    let state = try StateFolder(taking: folder)
    teardown.add { state.release() }
    return (state, folder.appendingPathComponent("Certs", isDirectory: true))
  }

  /// Stages that name one file share it.
  private mutating func openAccessLogs(in folder: URL) throws(LabError) -> [String: AccessLogFile] {
    var logs: [String: AccessLogFile] = [:]
    for name in options.topology.accessLogNames {
      let log = try AccessLogFile(opening: folder.appendingPathComponent(name))
      teardown.add { await log.close() }
      logs[name] = log
    }
    return logs
  }

  private mutating func startLoops() throws(LabError) -> [EventLoop] {
    let count = Placement.loopCount(
      for: options.topology, cores: ProcessInfo.processInfo.activeProcessorCount)
    var loops: [EventLoop] = []
    for index in 0..<count {
      do throws(UVError) {
        let loop = try EventLoop(name: "loop \(index)")
        teardown.add { await loop.shutdown() }
        loops.append(loop)
      } catch {
        throw .system("cannot start a loop: \(error.sentence)")
      }
    }
    return loops
  }

  private func prepareCertificates(in folder: URL) -> Result<LabCertificates, LabError> {
    Result { () throws(LabError) in
      try LabCertificates.prepare(
        options.topology, in: folder, random: randomness.bytes(for: "certificates"),
        now: options.clock.now())
    }
  }

  private mutating func startRecorder(_ stores: LabStores) -> TrafficRecorder {
    let recorder = TrafficRecorder(
      capture: Capture(options.topology.capture), sink: stores.traffic, wireSink: stores.wire,
      limits: options.logLimits, slowsCallers: options.topology.log.overload == .slow)
    teardown.add { await recorder.stop() }
    return recorder
  }

  private mutating func startTelemetry(
    _ recorder: TrafficRecorder, _ traffic: TrafficStore, on loop: EventLoop
  ) -> Telemetry? {
    guard let url = options.topology.telemetry.otlp else { return nil }
    let collector = OTLPCollector(url, on: loop)
    let telemetry = Telemetry(collector, traffic.reader, recorder, options.clock)
    let task = Task { await telemetry.run() }
    teardown.add {
      // What a collector takes at once it has by now; for one that stalls nobody waits.
      task.cancel()
      await collector.close()
      await task.value
    }
    return telemetry
  }

  private mutating func sweepIdentities(_ store: SQLiteIdentityStore) {
    let sweeper = Task { [clock = options.clock] in
      while !Task.isCancelled {
        // An hour later, so that the log can still say "it has expired" instead of "unknown".
        try? await store.forget(expiredBefore: clock.now().adding(.seconds(-3600)))
        try? await Task.sleep(for: .seconds(60))
      }
    }
    teardown.add {
      sweeper.cancel()
      await sweeper.value
    }
  }
}

// MARK: - Listeners

extension LabAssembly {
  /// Takes every port before anything is built, for what is built has to know them all.
  private mutating func bind(_ certificates: LabCertificates, loggingKeys: Bool) throws(LabError) -> [Door] {
    var doors: [Door] = []
    for node in options.topology.nodes.values {
      for listener in node.listeners.values {
        let configuration = try ListenerConfiguration(
          listener, of: node, certificates, now: seconds, logsKeys: loggingKeys,
          port: options.ports == .free ? 0 : listener.url.port)
        let door = Door(try bind(configuration, as: "\(node.name).\(listener.name)"), of: node, listener)
        teardown.add { [grace = options.grace] in await door.close(grace: grace) }
        doors.append(door)
      }
    }
    return doors
  }

  /// What a request that runs needs (links, functions, the doors of those whom it will call) stays until it has ended,
  /// or the grace is over. What is given back later finds these doors closed.
  private mutating func endRequestsFirst(_ doors: [Door], _ order: StopOrder) {
    teardown.add { [grace = options.grace] in
      let deadline = ContinuousClock.now + grace
      for name in order.names {
        for door in doors where door.node.name == name {
          await door.close(grace: max(.zero, ContinuousClock.now.duration(to: deadline)))
        }
      }
    }
  }

  private mutating func bindConsole() throws(LabError) -> Listener? {
    guard let url = options.topology.console else { return nil }
    let configuration = ListenerConfiguration(
      host: url.host, port: options.ports == .free ? 0 : url.port, now: seconds)
    let listener = try bind(configuration, as: "console")
    teardown.add { [grace = options.grace] in await listener.stop(grace: grace) }
    return listener
  }

  private func bind(_ configuration: ListenerConfiguration, as name: String) throws(LabError) -> Listener {
    do throws(ListenerError) {
      return try Listener(binding: configuration)
    } catch {
      throw LabError(error, binding: name)
    }
  }

  private func ports(_ doors: [Door], console: Listener?) -> [String: UInt16] {
    var ports = Dictionary(
      doors.map { ($0.name.description, $0.port) }, uniquingKeysWith: { first, _ in first })
    ports["console"] = console?.port
    return ports
  }

  private func open(
    _ door: Door, _ nodes: [String: [NodeReplica]], _ wiring: Wiring, _ senders: KnownSenders
  ) async throws(LabError) {
    guard let replicas = nodes[door.node.name] else { return }
    let handlers = replicas.map { replica in
      NodeHandler(
        node: replica.node, listener: door.name, recorder: wiring.recorder,
        lane: wiring.recorder.makeWireLane(), clock: options.clock, senders: senders, traces: wiring.traces,
        certificates: wiring.handshakeCertificates, speaksAWS: door.node.speaksAWS)
    }
    try await door.open(on: replicas.map(\.loop), handlers: handlers)
  }

  private func open(
    _ console: Listener, _ control: any ControlSurface, _ lab: RunningLab, on loop: EventLoop
  ) async throws(LabError) {
    do throws(ListenerError) {
      try await console.start(on: [loop], handlers: [ControlHandler(surface: control, lab: lab)])
    } catch {
      throw .system("console: \(error.sentence)")
    }
  }

  private var seconds: @Sendable () -> Int64 {
    { [clock = options.clock] in clock.now().seconds }
  }
}

extension TrafficLog.Capture {
  fileprivate init(_ capture: LabTopology.Capture) {
    self =
      switch capture {
      case .off: .off
      case .messages: .messages
      case .wire: .wire
      }
  }
}
