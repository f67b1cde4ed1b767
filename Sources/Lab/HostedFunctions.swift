import Foundation
import Lambda
import Loops
import Nodes
import OrderedCollections
import Topology

/// The functions of a lab: authorizers of somebody else's, each with its processes.
struct HostedFunctions: Sendable {
  /// How long a start of the lab waits to hear whether a function got through its own.
  private static let startTime = Duration.seconds(5)

  let processes: FunctionProcesses
  private let hosts: [Hosted]
  private let unusable: [(node: String, function: UnusableFunction)]

  private struct Hosted {
    let node: String
    let host: FunctionHost
    let code: FunctionCode
    let specification: FunctionSpecification
  }

  /// What gateways ask, by the name of the authorizer's node.
  var byNode: [String: any Function] {
    var functions: [String: any Function] = [:]
    for hosted in hosts { functions[hosted.node] = hosted.host }
    for (node, function) in unusable { functions[node] = function }
    return functions
  }

  /// Finds the code of every function; nothing runs yet.
  ///
  /// - Parameters:
  ///   - topology: with the ports that it really has, for functions are told of them.
  ///   - folder: the one of `lab.json`.
  static func prepare(
    _ topology: LabTopology, in folder: URL, state: URL, placement: Placement, loops: [EventLoop],
    random: any RandomBytes
  ) async -> HostedFunctions {
    let processes = FunctionProcesses()
    var hosts: [Hosted] = []
    var unusable: [(String, UnusableFunction)] = []
    for node in topology.nodes.values {
      guard let specification = node.authorizer?.function else { continue }
      let code = FunctionCode(
        path: URL(fileURLWithPath: specification.code, relativeTo: folder).standardizedFileURL.path,
        workshop: state.appendingPathComponent("functions/\(node.name)", isDirectory: true))
      do throws(FunctionHostError) {
        let folder = try await code.prepare()
        await code.discard(allBut: [folder])
        let program = FunctionProgram(
          specification, of: node.name, folder: folder,
          environment: environment(of: specification, topology, state),
          names: topology.compatibility(ofAuthorizer: node.name))
        let host = FunctionHost(
          loop: placement.loop(ofAuthorizer: node.name, in: topology) ?? loops[0], program: program,
          limits: FunctionPool.Limits(
            instancesMax: specification.instances, timeout: specification.timeout),
          processes: processes, requestID: { Identifier.uuid(random) })
        hosts.append(Hosted(node: node.name, host: host, code: code, specification: specification))
      } catch {
        unusable.append((node.name, UnusableFunction(problem: error.sentence)))
      }
    }
    return HostedFunctions(processes: processes, hosts: hosts, unusable: unusable)
  }

  /// Starts an instance of each and waits a while for them.
  /// - Returns: what the owner of the lab should know of each.
  func start() async -> [String] {
    var notes = unusable.map { "\($0.node): \($0.function.fault.sentence)" }
    for hosted in hosts { if let note = await begin(hosted) { notes.append(note) } }
    for hosted in hosts {
      let fault = await hosted.host.started(within: Self.startTime)
      let command = hosted.specification.effectiveCommand.joined(separator: " ")
      notes.append("\(hosted.node): \(fault?.sentence ?? "the function runs: \(command)")")
    }
    return notes
  }

  private func begin(_ hosted: Hosted) async -> String? {
    do throws(FunctionHostError) {
      try await hosted.host.start()
      if hosted.specification.reload { await hosted.host.watch(hosted.code) }
      return nil
    } catch {
      return error.sentence
    }
  }

  /// When it returns, no process is left.
  func stop() async {
    for hosted in hosts { await hosted.host.stop() }
  }

  /// What the function is given, and what it needs to find its programs and to trust the lab's listeners.
  private static func environment(
    of specification: FunctionSpecification, _ topology: LabTopology, _ state: URL
  ) -> [(name: String, value: String)] {
    let trust = state.appendingPathComponent(TrustFile.name).path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return [
      ("PATH", path), ("REQUESTS_CA_BUNDLE", trust), ("SSL_CERT_FILE", trust), ("CURL_CA_BUNDLE", trust),
    ]
      + specification.environment.map { ($0.key, AddressReference.resolved($0.value, in: topology)) }
  }
}

extension FunctionProgram {
  fileprivate init(
    _ specification: FunctionSpecification, of node: String, folder: String,
    environment: [(name: String, value: String)], names: AWSCompatibility
  ) {
    self.init(
      name: node, command: specification.effectiveCommand, handler: specification.handler ?? "",
      folder: folder, environment: environment, region: names.region, account: names.account,
      memory: specification.memory)
  }
}

extension LabTopology {
  /// What the gateway says of its region and account that asks an authorizer: the first one in the file.
  fileprivate func compatibility(ofAuthorizer name: String) -> AWSCompatibility {
    let gateways = nodes.values.lazy.compactMap(\.gateway)
    let first = gateways.first { $0.allRoutes.contains { $0.layers.contains(.authorizer(name)) } }
    return first?.awsCompat ?? AWSCompatibility()
  }
}

/// Stands for a function whose code cannot be had: every call fails and says why.
private struct UnusableFunction: Function {
  let problem: String

  var fault: FunctionFault { .notStarted(problem) }

  func call(_ event: [UInt8], cause: ExchangeID) async -> FunctionCall { FunctionCall(.failed(fault)) }
}
