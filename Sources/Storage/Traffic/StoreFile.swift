import Foundation
import GRDB

/// Files of the stores: readable by their owner alone.
enum StoreFile {
  /// Creates the file with mode 0600 where it is missing; SQLite gives the files beside it the same mode.
  static func prepare(_ path: String) throws(TrafficStoreError) {
    let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .unavailable("cannot open \(path): \(String(cString: strerror(errno)))") }
    defer { Foundation.close(file) }
    // An older file may have been copied with another mode.
    guard fchmod(file, 0o600) == 0 else {
      throw .unavailable("cannot protect \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// Settings of a file that one process writes and others may read.
  static func configuration(label: String, pageBytes: Int) -> Configuration {
    var configuration = Configuration()
    configuration.label = label
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 2
    configuration.prepareDatabase { db in
      // Rows of one or two kilobytes fit into a large page, so few of them need pages of their own.
      try db.execute(sql: "PRAGMA page_size = \(pageBytes)")
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA cache_size = -4096")
    }
    return configuration
  }
}

/// Why a store cannot be used.
package enum TrafficStoreError: Error, Sendable, Equatable {
  /// One sentence, with the file's name.
  case unavailable(String)

  package var sentence: String {
    switch self {
    case .unavailable(let sentence): sentence
    }
  }
}
