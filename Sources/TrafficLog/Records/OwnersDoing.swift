package import Nodes
package import OAuth

/// How the log shows what the lab's owner did to it, and what it has to say itself.
extension NodeName {
  /// As whom the log names the lab's owner; no node may be called so.
  package static let owner = NodeName("control")
}

extension Rule {
  /// The log's line of an exchange with this verdict shows what was done.
  package static let ownersDoing = Rule(
    "control", nil, passed: "The lab's owner did this: {presented}.",
    failed: "The lab's owner could not do this: {presented}.",
    remedy: "Read what the command printed, and try again.")
}

extension ExchangeRow {
  /// What the lab's owner did, in words; nil where it was somebody else.
  var ownersDeed: String? { verdicts.first { $0.rule == .ownersDoing }?.presented }
}
