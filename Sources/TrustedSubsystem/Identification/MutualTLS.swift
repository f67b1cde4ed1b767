import Certificates
package import Nodes
package import OAuth

/// The far end of a link that identifies its caller by certificate: knows which certificates links present
/// and whose they are.
///
/// That the chain verifies is the listener's business and does not suffice here: an authority signs for many,
/// but a caller is one node. The comparison is by thumbprint, over the bytes that were received.
package struct MutualTLS: Sendable {
  private let callers: [String: NodeName]
  private let expected: String

  /// - Parameter callers: who presents what, by certificate thumbprint (`x5t#S256`).
  package init(callers: [String: NodeName]) {
    self.callers = callers
    expected = callers.keys.sorted().joined(separator: " or ")
  }

  /// The node whose certificate the caller proved possession of; nil where it is none of the expected ones.
  package func node(of caller: Caller) -> NodeName? {
    caller.certificate.flatMap { callers[$0.thumbprint] }
  }

  package func verdict(on caller: Caller) -> Verdict {
    let presented = caller.certificate?.thumbprint
    guard let node = node(of: caller) else {
      return .fail(.callerIdentified, expected: expected, presented: presented ?? "none")
    }
    return .pass(.callerIdentified, expected: node.text, presented: presented)
  }
}

extension Rule {
  package static let callerIdentified = Rule(
    "caller-identified", .rfc(8446, "4.4.3"),
    passed: "The caller proved possession of the certificate of {expected}.",
    failed: "The caller presented the certificate {presented}, but a link presents {expected}.",
    remedy:
      "Call through the node whose link leads here, or add a link that presents this "
      + "certificate.",
    skipped: "No link to this listener presents a certificate.")
}
