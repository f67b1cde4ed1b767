import ArgumentParser
import Console
import Foundation
import HTTP
import Lab
import Storage

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why: the chain of causes, and each verdict with what was expected and what came.")

  @OptionGroup var state: StateOption

  @Argument(help: "An exchange (x42), a connection (c17), an invocation (i7), or `last`: the latest refusal.")
  var id = ExplanationPage.last

  func run() async throws {
    let text = if let run = state.running() { try await ask(run) } else { try await readFile() }
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  private func ask(_ run: RunFile) async throws -> String {
    var request = LogRequest()
    request.style = .terminal
    let query = request.styleQuery + [("id", id)]
    return try await Control.with(run) { client throws(ControlError) in
      String(decoding: try await client.get("/api/explain", query).body, as: UTF8.self)
    }
  }

  private func readFile() async throws -> String {
    do {
      let reader = try TrafficReader(path: state.url.appendingPathComponent("traffic.sqlite").path)
      if let text = try await ExplanationPage.render(id, reader, style: .terminal) { return text }
    } catch let error as TrafficStoreError {
      complain([error.sentence])
      throw Exit.unavailable
    }
    complain([ExplanationPage.absence(of: id)])
    throw Exit.no
  }
}
