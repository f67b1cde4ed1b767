package import Topology

/// One thing that an adversary does to a lab, over real sockets. What it came to is read from the lab's
/// verdicts.
package protocol Attack: Sendable {
  /// What the command calls it: `cached-allow`.
  static var name: String { get }
  /// One sentence without a full stop.
  static var summary: String { get }
  /// What keeps it out.
  static var cure: String { get }
  /// `lab.json` of a lab in which it succeeds.
  static var topology: String { get }

  /// Looks for what it needs in a topology.
  /// - Throws: where there is nothing that it could be tried on.
  init(_ topology: LabTopology) throws(AttackError)

  /// Acts, and tells each step.
  /// - Returns: the answer that decides: whether the adversary got what it must not have.
  func run(_ adversary: Adversary) async throws(AttackError) -> Answer
}

/// Every attack, by name.
package enum AttackCatalogue {
  package static let all: [any Attack.Type] = [CachedAllow.self, WildcardPath.self]

  package static func named(_ name: String) -> (any Attack.Type)? { all.first { $0.name == name } }
}

package enum AttackError: Error, Sendable, Equatable {
  /// The topology has nothing that the attack could be tried on.
  case noTarget(String)
  /// A step that must work before the attack proper did not.
  case failed(String)

  package var sentence: String {
    switch self {
    case .noTarget(let sentence), .failed(let sentence): sentence
    }
  }
}
