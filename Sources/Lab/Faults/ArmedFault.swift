import Nodes
import OAuth
import Synchronization
import Topology

/// A fault on its way with one request: taken by the caller's link, carried out by the listener at the far end, so that
/// it happens on the wire.
final class ArmedFault: Sendable {
  let fault: LinkFault
  let cause: ExchangeID
  private let enacted = Atomic(false)

  init(_ fault: LinkFault, cause: ExchangeID) {
    self.fault = fault
    self.cause = cause
  }

  /// Whether the far end met it, and has it in its record.
  var isEnacted: Bool { enacted.load(ordering: .acquiring) }
  func enact() { enacted.store(true, ordering: .releasing) }

  /// Whether the node at the far end is asked all the same.
  var letsPass: Bool { fault.specification.kind == .delay }

  var verdict: Verdict {
    letsPass ? .pass(.injectedFault, presented: fault.words) : refusal
  }

  var refusal: Verdict { .fail(.injectedFault, expected: "no fault", presented: fault.words) }

  /// What became of the exchange, where it has no response.
  var failure: String {
    switch fault.specification.kind {
    case .reset: "the connection was reset in place of an answer (fault \(fault.id))"
    case .malformed: "the answer was no HTTP (fault \(fault.id))"
    case .stall: "there was no answer, until the caller gave up (fault \(fault.id))"
    case .delay: "the delay was longer than the caller waits (fault \(fault.id))"
    case .status: "the answer was made up (fault \(fault.id))"
    }
  }
}

extension Rule {
  static let injectedFault = Rule(
    "injected-fault", nil, passed: "A fault was injected ({presented}), and the request went on.",
    failed: "A fault was injected: {presented}. What went wrong is its doing.",
    remedy: "See `holdfast fault list`; `holdfast fault clear` takes the faults away.")
}
