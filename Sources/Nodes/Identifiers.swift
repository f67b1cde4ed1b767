/// The name of a node in `lab.json`.
package struct NodeName: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let text: String
  package init(_ text: String) { self.text = text }
  package init(stringLiteral text: String) { self.text = text }
  package var description: String { text }
}

/// One port of a node: `idp.front`.
package struct ListenerName: Sendable, Hashable, CustomStringConvertible {
  package let node: NodeName
  package let port: String
  package init(node: NodeName, port: String) {
    self.node = node
    self.port = port
  }
  package var description: String { "\(node).\(port)" }
}

/// A TCP or TLS connection in the traffic log: `c17`. Numbers rise in the order of acceptance and go on
/// where an earlier run of the same lab ended.
package struct ConnectionID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let number: UInt64
  package init(_ number: UInt64) { self.number = number }
  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  package var description: String { "c\(number)" }
}

/// A request and its response in the traffic log: `x42`.
package struct ExchangeID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let number: UInt64
  package init(_ number: UInt64) { self.number = number }
  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  package var description: String { "x\(number)" }
}

/// An event handed to an authorizer and the policy it returned: `i7`.
package struct InvocationID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let number: UInt64
  package init(_ number: UInt64) { self.number = number }
  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  package var description: String { "i\(number)" }
}
