import OrderedCollections

/// The addresses of listeners in a text, where it says `${node.listener}`; ports may be known only when the lab is
/// up.
package enum AddressReference {
  /// What stands between `${` and `}`, in order.
  static func names(in text: String) -> [String] {
    text.matches(of: /\$\{([^}]*)\}/).map { String($0.1) }
  }

  /// The text with every reference replaced by the listener's address, `http://localhost:8080`; what refers to
  /// nothing stays as it is.
  package static func resolved(_ text: String, in topology: LabTopology) -> String {
    text.replacing(/\$\{([^}]*)\}/) { reference in
      address(of: String(reference.1), in: topology) ?? String(reference.0)
    }
  }

  private static func address(of name: String, in topology: LabTopology) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    return topology.nodes[parts[0]]?.listeners[parts[1]]?.url.description
  }
}
