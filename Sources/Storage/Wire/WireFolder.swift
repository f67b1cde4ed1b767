import Foundation
import Nodes
import TrafficLog

/// The files of a capture: `NUMBER-CONNECTION.frames`, where CONNECTION is the highest connection number that had
/// been seen when the segment was begun.
struct WireFolder: Sendable {
  struct Segment: Sendable {
    let number: UInt64
    let lastConnection: UInt64
    var byteCount: Int

    var name: String { "\(number)-\(lastConnection).frames" }
  }

  private let path: String

  /// Makes the folder (0700) where it is missing.
  init(_ path: String) throws(TrafficStoreError) {
    self.path = path
    guard mkdir(path, 0o700) == 0 || errno == EEXIST, chmod(path, 0o700) == 0 else {
      throw .unavailable("cannot make \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// A folder that is only read; it may be missing.
  init(reading path: String) { self.path = path }

  /// The oldest first. Files of other names are nobody's.
  func segments() -> [Segment] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap(segment).sorted { $0.number < $1.number }
  }

  /// Of the newest segment what it holds, and for all before it what its name says.
  func lastConnection(in segments: [Segment]) -> UInt64 {
    guard let newest = segments.last else { return 0 }
    return WireFrames(bytes: bytes(of: newest)).reduce(newest.lastConnection) {
      max($0, $1.connection.number)
    }
  }

  /// Everything that is there, in order. A segment that goes meanwhile is left out, and what a killed process
  /// left half written ends its segment.
  func frames() -> some Sequence<WireFrames.Frame> {
    segments().lazy.flatMap { WireFrames(bytes: bytes(of: $0)) }
  }

  /// Nil where the segment has gone.
  func frames(of segment: Segment) -> WireFrames? {
    FileManager.default.contents(atPath: file(segment)).map { WireFrames(bytes: Array($0)) }
  }

  func remove(_ segment: Segment) { unlink(file(segment)) }

  /// A descriptor to append to.
  func create(_ segment: Segment) throws(TrafficStoreError) -> Int32 {
    let descriptor = open(file(segment), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unavailable("cannot open \(file(segment)): \(String(cString: strerror(errno)))")
    }
    return descriptor
  }

  private func bytes(of segment: Segment) -> [UInt8] { frames(of: segment)?.bytes ?? [] }

  private func file(_ segment: Segment) -> String { "\(path)/\(segment.name)" }

  private func segment(named name: String) -> Segment? {
    let parts = name.split(separator: ".")
    guard parts.count == 2, parts[1] == "frames" else { return nil }
    let numbers = parts[0].split(separator: "-").compactMap { UInt64($0) }
    // Ids are SQLite's elsewhere, and those are signed.
    guard numbers.count == 2, numbers.allSatisfy({ $0 <= Int64.max }) else { return nil }
    var segment = Segment(number: numbers[0], lastConnection: numbers[1], byteCount: 0)
    guard segment.name == name else { return nil }
    guard let size = try? FileManager.default.attributesOfItem(atPath: file(segment))[.size] as? Int else {
      return nil
    }
    segment.byteCount = size
    return segment
  }
}
