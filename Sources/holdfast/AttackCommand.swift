import ArgumentParser
import Attacks
import Foundation
import Topology

struct AttackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Attack a lab of its own, and say what let the adversary in or kept it out.",
    discussion: """
      Starts a lab on free ports in a temporary folder, acts over real connections, and judges by the lab's \
      verdicts. Exits with 0 where the lab held, with 1 where the adversary got through, and with 64 where the \
      topology has nothing to try the attack on.
      """)

  @Argument(help: "Which attack; `--list` names them.")
  var name: String?

  @Flag(help: "List the attacks.")
  var list = false

  @Option(name: .customLong("lab"), help: "A topology file, instead of the weak one that the attack brings.")
  var file: String?

  func validate() throws {
    guard let name else {
      if !list { throw ValidationError("name an attack, or ask for --list") }
      return
    }
    guard AttackCatalogue.named(name) != nil else {
      let known = AttackCatalogue.all.map { $0.name }.joined(separator: ", ")
      throw ValidationError("there is no attack '\(name)'; there are \(known)")
    }
  }

  func run() async throws {
    guard !list else { return listAll() }
    guard let attack = name.flatMap(AttackCatalogue.named) else { return }
    print("\(attack.name): \(attack.summary)")
    do {
      let judgment = try await AttackRun.run(attack, on: topology(attack)) { print($0) }
      for line in judgment.lines { print(line) }
      if judgment.gotThrough { throw Exit.no }
    } catch let error as AttackError {
      complain([error.sentence])
      if case .noTarget = error { throw ExitCode(64) }
      throw Exit.system
    }
  }

  private func listAll() {
    for attack in AttackCatalogue.all {
      print("\(attack.name)\n    \(attack.summary)\n    cure: \(attack.cure)")
    }
  }

  private func topology(_ attack: any Attack.Type) throws -> LabTopology {
    guard let file else { return try AttackRun.topology(of: attack) }
    let reading = try TopologyFile.read(file)
    guard let topology = reading.topology else {
      for diagnostic in reading.diagnostics { writeError(diagnostic.description) }
      throw Exit.configuration
    }
    return topology
  }
}
