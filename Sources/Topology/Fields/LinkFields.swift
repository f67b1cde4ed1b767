/// The keys of a link.
enum LinkFields {
  static let kind = Kind<LinkSpecification>(
    "link", "One arrow: who calls whom, and as whom.",
    make: { _ in LinkSpecification(from: "", toNode: "", toListener: "") },
    fields: [
      Field("from", .reference(to: .node), \.from, isRequired: true, "The node that calls."),
      Field(
        "to", .reference(to: .listener), isRequired: true,
        "The node that is called, or `node.listener` where it has several.",
        set: { $0.setTarget($1) }),
      Field("present", .reference(to: .certificate), \.present, "The certificate that the caller presents."),
      Field(
        "trust", .reference(to: .truststore), \.trust,
        defaultNote: "the certificate that the listener is known to have",
        "What the far end's certificate must verify against."),
      Field(
        "forwardClientCertificate", .choice, \.forwardClientCertificate,
        "The header in which the caller hands on the certificate that was presented to it."),
      Field(
        "account", .text(.accountName), \.account,
        "The service account of the far end whose name and secret go along (RFC 7617)."),
      Field("propagate", .choice, \.propagate, "How the caller passes on what an authorizer found out."),
      Field("timeout", .duration(), \.timeout, "How long a response may take."),
      Field("idle", .duration(), \.idle, "How long a connection without a request is kept."),
      Field(
        "faults", .list(of: .object(FaultFields.kind), count: 0...100, isSet: false), \.faults,
        "What the link does wrong on purpose, the first that is left first."),
    ])
}

extension LinkSpecification {
  /// Without a listener it stays empty, until names are resolved.
  fileprivate mutating func setTarget(_ target: String) {
    let parts = target.split(separator: ".", maxSplits: 1).map(String.init)
    toNode = parts.first ?? ""
    toListener = parts.count == 2 ? parts[1] : ""
  }
}
