import Foundation
import Lab
import Loops
import Topology

/// Posts an export to a collector, a document at a time. It lies in a temporary file meanwhile, so that neither the
/// lab nor this process holds all of it.
enum CollectorPost {
  /// - Parameter export: writes the documents, one a line.
  static func run(to url: ListenerURL, _ export: (ExportFile) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("holdfast-\(UUID().uuidString).otlp").path
    defer { unlink(path) }
    try await export(try ExportFile(path))
    let loop: EventLoop
    do throws(UVError) { loop = try EventLoop(name: "collector") } catch {
      complain(["cannot start a loop: \(error.sentence)"])
      throw Exit.system
    }
    let collector = OTLPCollector(url, on: loop)
    let sent = await send(path, to: collector)
    await collector.close()
    await loop.shutdown()
    switch sent {
    case .success(let count): writeError("\(count) \(count == 1 ? "document" : "documents") sent to \(url)")
    case .failure(let failure):
      complain([failure.sentence])
      throw failure.mayPass ? Exit.unavailable : Exit.no
    }
  }

  private static func send(_ path: String, to collector: OTLPCollector) async -> Result<Int, OTLPFailure> {
    guard let file = fopen(path, "r") else { return .success(0) }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var count = 0
    do throws(OTLPFailure) {
      while case let length = getline(&line, &capacity, file), length > 0, let line {
        let document = UnsafeRawBufferPointer(start: line, count: length)
        try await collector.send(Array(document))
        count += 1
      }
      return .success(count)
    } catch {
      return .failure(error)
    }
  }
}
