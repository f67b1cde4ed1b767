import Synchronization
package import Topology

/// One fault of a running lab.
package struct LinkFault: Sendable, Equatable {
  /// Counts from 1 in each run of the lab.
  package let number: Int
  /// As the log names links: `gateway -> time.mtls`.
  package let link: String
  package let specification: FaultSpecification
  /// How many requests it is still to meet; nil: all, until it is removed.
  package fileprivate(set) var left: Int?

  /// `f3`
  package var id: String { "f\(number)" }

  init(number: Int, link: String, specification: FaultSpecification) {
    self.number = number
    self.link = link
    self.specification = specification
    left = specification.times
  }

  /// `f3, status 503 on gateway -> time.mtls`
  package var words: String { "\(id), \(specification.words) on \(link)" }
}

extension FaultSpecification {
  static let delayUnlessSaid = Duration.seconds(1)
  static let statusUnlessSaid = 503

  /// `delay of 2 s`, `status 503`, `reset`
  package var words: String {
    switch kind {
    case .delay: "delay of \((delay ?? Self.delayUnlessSaid).formattedSeconds)"
    case .status: "status \(status ?? Self.statusUnlessSaid)"
    case .reset, .malformed, .stall: kind.rawValue
    }
  }
}

extension Duration {
  fileprivate var formattedSeconds: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}

/// The faults of one link, for all replicas of its caller. What is asked for each request costs one load where there
/// is none.
final class LinkFaults: Sendable {
  let link: String
  private let faults = Mutex<[LinkFault]>([])
  private let isAny = Atomic(false)

  static let faultsMax = 100

  init(_ link: String) { self.link = link }

  var list: [LinkFault] { faults.withLock { $0 } }

  /// Whether there was room.
  func add(_ fault: LinkFault) -> Bool {
    faults.withLock { faults in
      guard faults.count < Self.faultsMax else { return false }
      faults.append(fault)
      isAny.store(true, ordering: .releasing)
      return true
    }
  }

  /// - Returns: how many went.
  func remove(where condition: (LinkFault) -> Bool) -> Int {
    faults.withLock { faults in
      let count = faults.count
      faults.removeAll(where: condition)
      isAny.store(!faults.isEmpty, ordering: .releasing)
      return count - faults.count
    }
  }

  /// The fault that the next request meets, which is then one fewer of its kind.
  func take() -> LinkFault? {
    guard isAny.load(ordering: .acquiring) else { return nil }
    return faults.withLock { faults in
      guard let fault = faults.first else { return nil }
      if let left = fault.left {
        faults[0].left = left - 1
        if left <= 1 { faults.removeFirst() }
      }
      isAny.store(!faults.isEmpty, ordering: .releasing)
      return fault
    }
  }
}
