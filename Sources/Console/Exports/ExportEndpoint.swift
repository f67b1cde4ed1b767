import HTTP
import Lab
import Storage
import TrafficLog

/// `/api/export/FORMAT`: a part of the log in the format of another tool, with the filter of `/api/log`. What the
/// reader should know besides stands in `Holdfast-Note` fields.
struct ExportEndpoint {
  static let pathPrefix = "/api/export/"
  static let noteHeader = "Holdfast-Note"
  private let lab: RunningLab

  init(_ lab: RunningLab) { self.lab = lab }

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    let name = request.path.dropFirst(Self.pathPrefix.count)
    guard let format = ExportFormat(rawValue: String(name)) else {
      return .problem(404, "there is no such format: expected \(ExportFormat.list)")
    }
    do {
      let asked = try ExportRequest(try request.queryParameters())
      await lab.recorder.flush()
      let exporter = try await LogExporter(
        format, asked, reader: lab.traffic.reader, wire: lab.wireReader,
        context: ExportContext(lab.run, trustFile: lab.trustFile, secrets: asked.secrets)
      ) { name in
        lab.run.certificates.first { $0.name == name }?.thumbprint
      }
      return Self.response(format, try await exporter.prepare())
    } catch let error as LogFilterError {
      return .problem(400, error.sentence)
    } catch let error as FormError {
      return .problem(400, error.sentence)
    } catch let error as ExportError {
      return .problem(error.isAbsence ? 404 : 400, error.sentence)
    } catch {
      return .problem(500, "the log cannot be read: \(error)")
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

extension ExportFormat {
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension ExportError {
  fileprivate var isAbsence: Bool {
    if case .noTrace = self { true } else { false }
  }
}
