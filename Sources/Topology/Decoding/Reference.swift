/// A name in the file that stands for something elsewhere in the file.
struct Reference {
  let kind: Kind
  let name: String
  let path: SourcePath

  enum Kind: String, CaseIterable {
    case certificate, truststore, node, listener

    /// The member of the file whose names these are.
    var home: String {
      switch self {
      case .certificate: "certificates"
      case .truststore: "truststores"
      case .node, .listener: "nodes"
      }
    }

    var rule: String { "unknown-\(rawValue)" }
  }
}
