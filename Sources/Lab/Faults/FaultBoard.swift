import Synchronization
package import Topology

/// Every fault of a lab that is up, by link.
package final class FaultBoard: Sendable {
  private let links = Mutex<[LinkFaults]>([])
  private let last = Atomic<Int>(0)

  /// The names of all links, as the log has them.
  package var linkNames: [String] { links.withLock { $0.map(\.link) } }

  /// The same without blanks and listeners: `gateway->time`.
  package var shortLinkNames: [String] {
    linkNames.map { String(Self.plain($0).prefix { $0 != "." }) }
  }

  /// In the order in which they were added.
  package var list: [LinkFault] {
    links.withLock { $0 }.flatMap(\.list).sorted { $0.number < $1.number }
  }

  /// The link of a name as people write it: `gateway->time`, where the listener may be left out. Nil where there is none,
  /// or several.
  package func link(named written: String) -> String? {
    let plain = Self.plain(written)
    let names = linkNames
    if let exact = names.first(where: { Self.plain($0) == plain }) { return exact }
    let fitting = names.filter { Self.plain($0).hasPrefix(plain + ".") }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// Nil where there is no such link, or it has as many as it may have.
  package func add(_ specification: FaultSpecification, to link: String) -> LinkFault? {
    guard let faults = links.withLock({ $0.first { $0.link == link } }) else { return nil }
    let number = last.wrappingAdd(1, ordering: .relaxed).newValue
    let fault = LinkFault(number: number, link: link, specification: specification)
    return faults.add(fault) ? fault : nil
  }

  /// - Returns: whether there was one of this id.
  package func remove(_ id: String) -> Bool {
    links.withLock { $0 }.reduce(0) { $0 + $1.remove { $0.id == id } } > 0
  }

  /// - Returns: how many there were.
  package func clear() -> Int {
    links.withLock { $0 }.reduce(0) { $0 + $1.remove { _ in true } }
  }

  /// The faults of a link; those of all replicas of its caller are the same.
  func faults(of link: String, _ initial: [FaultSpecification]) -> LinkFaults {
    let (faults, isNew) = links.withLock { links in
      if let known = links.first(where: { $0.link == link }) { return (known, false) }
      let faults = LinkFaults(link)
      links.append(faults)
      return (faults, true)
    }
    if isNew { for specification in initial { _ = add(specification, to: link) } }
    return faults
  }

  private static func plain(_ name: String) -> String { String(name.filter { $0 != " " }) }
}
