import ArgumentParser
import Foundation
import Lab
import Nodes

/// Which lab a command speaks to.
struct StateOption: ParsableArguments {
  @Option(name: .customLong("state"), help: "The folder of the lab.")
  var path = ".holdfast"

  var url: URL { URL(fileURLWithPath: path, isDirectory: true) }
  var runFile: URL { url.appendingPathComponent("run.json") }

  /// The lab that is up in this folder, or nil.
  func running() -> RunFile? {
    guard let run = try? RunFile(reading: runFile), kill(run.pid, 0) == 0 || errno == EPERM else {
      return nil
    }
    return run
  }

  /// What that lab takes for the time, up or not; exits with 71 where its setting cannot be read.
  func clock() throws -> LabClock {
    do throws(LabError) {
      return try LabClock(leftIn: url)
    } catch {
      complain(error.lines)
      throw Exit.system
    }
  }

  /// The thumbprint of a certificate by its name, from what a lab that was killed has left in this folder.
  func leftThumbprint(of name: String) -> String? {
    (try? RunFile(reading: runFile))?.certificates.first { $0.name == name }?.thumbprint
  }

  /// The lab that is up in this folder; exits with 69 where there is none.
  func requireRunning() throws -> RunFile {
    if let run = running() { return run }
    complain(["no lab is up in \(path); start one with: holdfast up"])
    throw Exit.unavailable
  }
}
