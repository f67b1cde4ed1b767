import ArgumentParser
import Console
import HTTP
import JSON

struct OpenConsole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Print a link that opens the web console, once.")

  @OptionGroup var state: StateOption

  func run() async throws {
    let answer = try await Control.with(state.requireRunning()) { client throws(ControlError) in
      try await client.post("/api/links")
    }
    guard let link = try JSONValue(parsing: answer.body)["link"]?.string else {
      complain(["the lab's answer has no link"])
      throw Exit.unavailable
    }
    print(link)
  }
}
