package import Topology

/// Why a lab did not start. Nothing of it is left running.
package enum LabError: Error, Sendable {
  /// `lab.json` is missing or wrong.
  case topology([Diagnostic])
  /// Certificate files that are unreadable, expired or do not belong together: one sentence each.
  case certificates([String])
  case portInUse(node: String, address: String, port: UInt16, holder: String?)
  case stateInUse(folder: String, pid: Int32?)
  /// Anything else that the system refused.
  case system(String)

  /// What a person needs to go on, one line a problem.
  package var lines: [String] {
    switch self {
    case .topology(let diagnostics):
      diagnostics.map(\.description)
    case .certificates(let sentences):
      sentences
    case .portInUse(let node, let address, let port, let holder):
      [
        "\(node) cannot listen on \(address):\(port): the port is in use"
          + (holder.map { " by \($0)" } ?? "") + "; free it, change lab.json, or try --ports free"
      ]
    case .stateInUse(let folder, let pid):
      [
        "the state folder \(folder) belongs to a lab that is up"
          + (pid.map { " (pid \($0))" } ?? "") + "; stop it, or choose another with --state"
      ]
    case .system(let sentence):
      [sentence]
    }
  }
}
