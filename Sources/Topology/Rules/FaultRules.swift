/// A value that another kind of fault takes would be ignored without a word.
struct FaultConsistent: TopologyRule {
  let id = "fault-value"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links {
      for (index, fault) in link.value.faults.enumerated() {
        guard let problem = fault.contradiction else { continue }
        findings.add(problem, at: link.path / "faults" / index)
      }
    }
  }
}
