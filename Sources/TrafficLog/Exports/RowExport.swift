/// Writes rows in one format of other tools, a portion at a time, so that a long log is never held in memory.
package protocol RowExport: Sendable {
  /// What stands before the first row.
  mutating func begin() -> String
  mutating func add(_ row: ExportedRow) -> String
  /// What stands behind the last one.
  mutating func end() -> String
}

/// A row with what an export says beside it.
package enum ExportedRow: Sendable, Equatable {
  /// Refused handshakes, and where a format has rows for them, other connections.
  case connection(ConnectionRecord)
  case exchange(ExportedExchange)
}

package struct ExportedExchange: Sendable, Equatable {
  package var row: ExchangeRow
  package var connection: ConnectionRecord?
  package var invocations: [InvocationRow]

  package init(row: ExchangeRow, connection: ConnectionRecord?, invocations: [InvocationRow] = []) {
    self.row = row
    self.connection = connection
    self.invocations = invocations
  }
}

/// What an export knows of the lab beside its rows. A lab that has stopped leaves less.
package struct ExportContext: Sendable {
  package struct CertificateFiles: Sendable, Equatable {
    package var name: String
    package var certificate: String
    package var key: String

    package init(name: String, certificate: String, key: String) {
      self.name = name
      self.certificate = certificate
      self.key = key
    }
  }

  /// Writes secrets as they are.
  package var secrets: Bool
  package var labID: String?
  /// By `x5t#S256`.
  package var certificates: [String: CertificateFiles]
  /// A file of the authorities that the lab's listeners are trusted by.
  package var trustFile: String?

  package init(
    secrets: Bool = false, labID: String? = nil, certificates: [String: CertificateFiles] = [:],
    trustFile: String? = nil
  ) {
    self.secrets = secrets
    self.labID = labID
    self.certificates = certificates
    self.trustFile = trustFile
  }
}

extension ExportFormat {
  /// Nil for packets, which are made of captured bytes and not of rows.
  package func rowExport(_ context: ExportContext) -> (any RowExport)? {
    switch self {
    case .har: HARExport(context)
    case .pcapng: nil
    case .mermaid: DiagramExport(context, as: .mermaid)
    case .svg: DiagramExport(context, as: .svg)
    case .jsonl: JSONLinesExport(context)
    case .curl: CurlExport(context)
    case .otlp: OTLPExport(context)
    }
  }

  /// Whether it has rows for connections that came about.
  package var hasConnections: Bool { self == .jsonl }
}
