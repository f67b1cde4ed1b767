import ArgumentParser
import Foundation
import Topology

/// Reads a topology file for a command; a file that cannot be read ends it with 78.
enum TopologyFile {
  static func read(_ path: String) throws -> TopologyReading {
    guard let data = FileManager.default.contents(atPath: path) else {
      complain(["cannot read \(path): \(String(cString: strerror(errno)))"])
      throw Exit.configuration
    }
    return TopologyReader.read(Array(data), file: path)
  }
}
