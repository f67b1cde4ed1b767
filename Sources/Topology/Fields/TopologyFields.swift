/// The keys of `lab.json` itself.
enum TopologyFields {
  static let kind = Kind<LabTopology>(
    "lab", "A lab: certificates, nodes and the links between them.",
    make: { LabTopology(name: $0) },
    fields: [
      Field("$schema", .text(), "The schema that editors check the file by; the lab ignores it.") { _, _ in },
      Field("name", .text(), \.name, isRequired: true, "What the lab is about, for people."),
      Field(
        "capture", .choice, \.capture,
        "How much of the traffic is kept: nothing, messages, or messages with ciphertext and key lines."),
      Field(
        "log", .object(LogFields.kind), \.log, "What becomes of the traffic log when there is much of it."),
      Field(
        "certificates", .map(of: CertificateFields.kind, keys: .name), \.certificates,
        "The certificates that the lab makes on first start, or finds, by name."),
      Field(
        "truststores", TruststoreFields.map, \.truststores,
        "Sets of certificates that listeners and links trust, by name."),
      Field("nodes", NodeFields.map, \.nodes, isRequired: true, "The boxes, by name."),
      Field(
        "links", .list(of: .object(LinkFields.kind), isSet: false), \.links, "The arrows between nodes."),
      Field(
        "console", .listenerURL, \.console, defaultNote: "no console",
        "Where the control API and the web console listen: plain http on loopback."),
      Field(
        "telemetry", .object(TelemetryFields.kind), \.telemetry,
        "Where the lab tells of its traffic, beside its own log."),
    ])
}
