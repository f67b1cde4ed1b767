import ArgumentParser
import Foundation
import Lab

/// Exit codes, as in sysexits.
enum Exit {
  /// The answer is no: a check failed.
  static let no = ExitCode(1)
  /// The lab cannot be reached.
  static let unavailable = ExitCode(69)
  /// The system refuses: a port is taken, a folder is not ours.
  static let system = ExitCode(71)
  /// `lab.json` is wrong.
  static let configuration = ExitCode(78)

  static func code(for error: LabError) -> ExitCode {
    switch error {
    case .topology, .certificates: configuration
    case .portInUse, .stateInUse, .system: system
    }
  }
}

/// Says what went wrong on standard error, in red on a terminal.
func complain(_ lines: [String]) {
  let prefix = Terminal.standardError.red("holdfast:")
  for line in lines { FileHandle.standardError.write(Data("\(prefix) \(line)\n".utf8)) }
}
