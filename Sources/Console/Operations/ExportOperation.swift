import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/export/FORMAT`: a part of the log in the format of another tool. What the reader should know besides stands
/// in `Holdfast-Note` fields.
enum ExportOperation {
  static let pathPrefix = "/api/export/"
  static let noteHeader = "Holdfast-Note"

  static let export = ControlOperation(
    "GET", pathPrefix + "{format}", id: "export",
    summary: "A part of the log in the format of another tool: HAR, pcapng, a diagram and others.",
    parameters: [
      ControlParameter(
        "format", .choice(ExportFormat.allCases.map(\.rawValue)), "The format.", isRequired: true)
    ] + LogRequest.filterParameters + [
      ControlParameter(
        "trace", .string(pattern: "last|[xci][0-9]{1,18}"), "Only what belongs to this row's chain of causes."
      ),
      ControlParameter("count", .integer(1...1_000_000_000), "Only so many of the latest exchanges."),
      ControlParameter("secrets", .boolean, "Do not mask secrets. Packets hold them in any case."),
    ],
    answer: .text(mediaTypes), refusals: [404: "The log holds no such row."]
  ) { call throws(ControlRefusal) in
    guard let format = call["format"].flatMap({ ExportFormat(rawValue: $0) }) else {
      throw ControlRefusal(404, "there is no such format")
    }
    await call.lab.recorder.flush()
    return response(format, try await prepare(format, ExportRequest(call.parameters), call.lab))
  }

  private static var mediaTypes: [String] {
    ExportFormat.allCases.map(\.mediaType).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func prepare(
    _ format: ExportFormat, _ request: ExportRequest, _ lab: RunningLab
  ) async throws(ControlRefusal) -> LogExporter.Prepared {
    do {
      let exporter = try await LogExporter(
        format, request, reader: lab.traffic.reader, wire: lab.wireReader,
        context: ExportContext(lab.run, trustFile: lab.trustFile, secrets: request.secrets)
      ) { lab.thumbprint(of: $0) }
      return try await exporter.prepare()
    } catch let error as LogFilterError {
      throw ControlRefusal(400, error.sentence)
    } catch let error as ExportError {
      throw ControlRefusal(404, error.sentence)
    } catch {
      throw ControlRefusal(500, "the log cannot be read: \(error)")
    }
  }

  private static func response(_ format: ExportFormat, _ prepared: LogExporter.Prepared) -> HTTPResponse {
    var headers: HTTPHeaders = [
      "Cache-Control": "no-store",
      "Content-Disposition": "attachment; filename=\"holdfast.\(format.fileExtension)\"",
    ]
    for note in prepared.notes { headers.add(noteHeader, note) }
    return HTTPResponse(
      status: 200, headers: headers, contentType: format.mediaType,
      stream: ContentStream { write in try await prepared.write { try await write($0) } })
  }
}
