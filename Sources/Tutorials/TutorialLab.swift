import Foundation
import JSON
import OrderedCollections
import Topology

/// The lab that a tutorial starts: `holdfast up` as a process of its own, on free ports.
final class TutorialLab {
  /// What `up` printed until it was ready.
  let lines: [String]
  /// The port that the topology names, and the one that stands for it in this run.
  let ports: [(printed: UInt16, running: UInt16)]
  private let process: Process

  /// Whether a reader's command starts the lab.
  static func starts(_ command: String) -> Bool {
    command == "make run" || command == "holdfast up" || command.hasPrefix("holdfast up ")
  }

  init(program: URL, folder: URL, path: String, seconds: Double) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = ["up", "--ports", "free"]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["PATH": path]) { $1 }
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw TutorialError.cannotRun("\(program.path) did not start: \(error.localizedDescription)")
    }
    self.process = process
    lines = try Self.linesUntilReady(output.fileHandleForReading, seconds: seconds)
    ports = try Self.ports(in: folder)
  }

  func stop() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  private static func linesUntilReady(_ handle: FileHandle, seconds: Double) throws -> [String] {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var text = ""
    while !text.contains(/ready in [0-9.]+ ms/) {
      var poll = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard Foundation.poll(&poll, 1, Int32(max(0, deadline.timeIntervalSinceNow * 1000))) > 0 else {
        throw TutorialError.cannotRun("the lab was not ready in time; it had printed:\n\(text)")
      }
      let chunk = handle.availableData
      guard !chunk.isEmpty else { throw TutorialError.cannotRun("the lab did not start:\n\(text)") }
      text += String(decoding: chunk, as: UTF8.self)
    }
    return text.split(separator: "\n").map(String.init)
  }

  /// Pairs the ports of `lab.json` with those of `run.json`.
  private static func ports(in folder: URL) throws -> [(printed: UInt16, running: UInt16)] {
    let file = folder.appendingPathComponent("lab.json")
    let reading = TopologyReader.read(Array(try Data(contentsOf: file)), file: "lab.json")
    let run = try JSONValue(
      parsing: Array(try Data(contentsOf: folder.appendingPathComponent(".holdfast/run.json"))))
    guard let topology = reading.topology else { throw TutorialError.cannotRun("lab.json has errors") }
    var pairs: [(printed: UInt16, running: UInt16)] = []
    for (name, node) in topology.nodes {
      for (port, listener) in node.listeners {
        guard let text = run["nodes"]?[name]?[port]?.string, let running = Self.port(of: text) else {
          continue
        }
        pairs.append((listener.url.port, running))
      }
    }
    if let console = topology.console, let running = run["console"]?.string.flatMap(Self.port(of:)) {
      pairs.append((console.port, running))
    }
    return pairs
  }

  private static func port(of url: String) -> UInt16? {
    url.split(separator: ":").last.flatMap { UInt16($0) }
  }
}
