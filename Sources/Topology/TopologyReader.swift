import JSON

/// What became of a `lab.json`: a topology, unless there was an error, and everything to say about it.
package struct TopologyReading: Sendable {
  /// Nil as soon as one diagnostic is an error.
  package let topology: LabTopology?
  /// In the order of the file.
  package let diagnostics: [Diagnostic]

  package var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// Reads `lab.json`: strict JSON, then values, then names, then rules. Only broken JSON stops it early, so
/// that a person sees every error at once.
package enum TopologyReader {
  /// - Parameter file: the name that diagnostics begin with.
  package static func read(_ bytes: [UInt8], file: String) -> TopologyReading {
    var report = Report(file: file)
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: bytes)
    } catch {
      report.add(rule: DecodingRule(error.kind).rawValue, .error, at: error.position, error.sentence)
      return TopologyReading(topology: nil, diagnostics: report.sorted)
    }
    return read(document.root, into: report)
  }

  private static func read(_ root: JSONNode, into report: Report) -> TopologyReading {
    var decoding = Decoding(report)
    guard let decoded = TopologyFields.kind.decode(root, named: "", &decoding) else {
      return TopologyReading(topology: nil, diagnostics: decoding.report.sorted)
    }
    var resolution = Resolution(decoded, source: root, decoding)
    resolution.resolve()
    var draft = Draft(
      resolution.topology, source: root, damaged: resolution.damaged, report: resolution.report)
    draft.check(TopologyRules.all)
    return TopologyReading(
      topology: draft.report.hasErrors ? nil : draft.topology, diagnostics: draft.report.sorted)
  }
}
