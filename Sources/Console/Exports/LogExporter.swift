package import Lab
package import Storage
package import TrafficLog

/// Writes a part of the log in the format of another tool, from the stores of a lab that is up or has stopped.
package struct LogExporter: Sendable {
  /// Takes the next portion of the file.
  package typealias Write = @Sendable (_ portion: [UInt8]) async throws -> Void

  /// Exchanges in a diagram where no count is asked for: more cannot be read.
  private static let diagramCount = 100
  /// What is written at once, about.
  private static let portionBytes = 256 << 10

  private let reader: TrafficReader
  private let wire: WireReader
  private let format: ExportFormat
  private let context: ExportContext
  private let selection: LogSelection

  /// - Parameter thumbprint: of a certificate by its name in the lab.
  package init(
    _ format: ExportFormat, _ request: ExportRequest, reader: TrafficReader, wire: WireReader,
    context: ExportContext, thumbprint: (String) -> String? = { _ in nil }
  ) async throws {
    self.reader = reader
    self.wire = wire
    self.format = format
    self.context = context
    let isDiagram = format == .mermaid || format == .svg
    let count = request.count ?? (isDiagram && request.trace == nil ? Self.diagramCount : nil)
    selection = try await LogSelection(
      reader, filter: request.filter.filter(thumbprint: thumbprint), trace: request.trace, count: count,
      hasConnections: format.hasConnections)
  }

  /// An export that is about to be written, and what whoever asked for it should know.
  package struct Prepared: Sendable {
    /// A sentence each; may hold nothing that a stranger wrote.
    package let notes: [String]
    /// Writes the whole file. Away from the caller's loop, for it may take long.
    package let write: @Sendable (_ write: Write) async throws -> Void
  }

  package func prepare() async throws -> Prepared {
    guard let export = format.rowExport(context) else {
      let packets = try await PacketExport(reader, wire, try await selection.connections())
      return Prepared(notes: packets.notes, write: { try await packets.write($0) })
    }
    return Prepared(notes: [], write: { [selection] in try await Self.write(export, selection, $0) })
  }

  @concurrent private static func write(
    _ export: any RowExport, _ selection: LogSelection, _ write: Write
  ) async throws {
    var export = export
    try await write(Array(export.begin().utf8))
    var pages = selection.pages()
    while let page = try await pages.next() {
      var text = ""
      for row in page {
        text += export.add(row)
        if text.utf8.count >= portionBytes {
          try await write(Array(text.utf8))
          text = ""
        }
      }
      if !text.isEmpty { try await write(Array(text.utf8)) }
    }
    try await write(Array(export.end().utf8))
  }
}

extension ExportContext {
  /// What `run.json` tells of a lab.
  package init(_ run: RunFile?, trustFile: String?, secrets: Bool) {
    self.init(
      secrets: secrets, labID: run?.labID,
      certificates: Dictionary(
        (run?.certificates ?? []).map { item in
          (
            item.thumbprint,
            CertificateFiles(name: item.name, certificate: item.certificate, key: item.key)
          )
        }, uniquingKeysWith: { first, _ in first }),
      trustFile: trustFile)
  }
}
