import ArgumentParser
import Console

struct LogClear: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Drop every row and the capture of the wire; ids go on.")
  @OptionGroup var state: StateOption

  func run() async throws {
    try await Control.act(state) { client throws(ControlError) in try await client.post("/api/log/clear") }
  }
}
