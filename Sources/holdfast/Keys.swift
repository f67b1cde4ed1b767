import ArgumentParser
import Console

struct Keys: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "The keys that sign tokens.", subcommands: [Rotate.self])

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Have a new key sign; the old one is published until what it signed has expired.")
    @OptionGroup var state: StateOption

    func run() async throws {
      try await Control.act(state) { client throws(ControlError) in try await client.post("/api/keys/rotate")
      }
    }
  }
}
