import Lab
package import Topology

/// One attack on a lab that lives as long as the attack does: temporary folder, free ports.
package enum AttackRun {
  /// - Parameter tell: gets each step as a line of text, as it is done.
  package static func run(
    _ attack: any Attack.Type, on topology: LabTopology, tell: @escaping @Sendable (String) -> Void
  ) async throws(AttackError) -> Judgment {
    let prepared = try attack.init(topology)
    let lab: RunningLab
    do throws(LabError) {
      lab = try await RunningLab.start(.ephemeral(topology))
    } catch {
      throw .failed("the lab did not start: \(error.lines.joined(separator: "; "))")
    }
    let result = await judge(prepared, cure: attack.cure, lab, tell)
    await lab.stop()
    return try result.get()
  }

  /// The topology that the attack brings along.
  package static func topology(of attack: any Attack.Type) throws(AttackError) -> LabTopology {
    let reading = TopologyReader.read(Array(attack.topology.utf8), file: "\(attack.name)/lab.json")
    guard let topology = reading.topology else {
      throw .failed(reading.errors.map(\.description).joined(separator: "\n"))
    }
    return topology
  }

  private static func judge(
    _ attack: any Attack, cure: String, _ lab: RunningLab, _ tell: @escaping @Sendable (String) -> Void
  ) async -> Result<Judgment, AttackError> {
    let adversary: Adversary
    do { adversary = try Adversary(lab, tell: tell) } catch { return .failure(error) }
    let result: Result<Judgment, AttackError>
    do {
      let answer = try await attack.run(adversary)
      result = .success(Judgment(gotThrough: answer.isAllowed, answer: answer, cure: cure))
    } catch {
      result = .failure(error)
    }
    await adversary.close()
    return result
  }
}
