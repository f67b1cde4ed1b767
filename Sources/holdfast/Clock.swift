import ArgumentParser
import Console
import HTTP
import JSON
import Nodes

struct Clock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Show and move lab time.",
    discussion: """
      Lab time is that of tokens, codes, sessions, caches and certificates. curl, browsers and nginx stay in real \
      time. The setting survives a restart of the lab.
      """,
    subcommands: [
      Show.self, SetTime.self, Advance.self, Back.self, Freeze.self, Resume.self, Real.self,
    ], defaultSubcommand: Show.self)

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what time it is in the lab.")
    @OptionGroup var state: StateOption

    func run() async throws {
      let answer = try await Control.with(state.requireRunning()) { client throws(ControlError) in
        try await client.get("/api/clock")
      }
      let clock = try JSONValue(parsing: answer.body)
      func text(_ name: String) -> String { clock[name]?.string ?? "" }
      print("lab time   \(text("time"))  (\(text("mode")), \(text("offset")))")
      print("real time  \(text("realTime"))")
    }
  }

  struct SetTime: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Make it this time: 2027-01-01, 2027-01-01T12:00:00Z.")
    @Argument(help: "A time (RFC 3339); UTC where no zone is given.") var time: String
    @OptionGroup var state: StateOption

    func validate() throws { try check { () throws(ClockText.Problem) in _ = try ClockText.time(time) } }
    func run() async throws { try await move(state, "set", [("time", .string(time))]) }
  }

  struct Advance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Move lab time on: 25h, 30m, 1d12h; or back, by a negative duration.")
    // A negative duration looks like an option.
    @Argument(parsing: .allUnrecognized, help: "How far.") var by: [String]
    @OptionGroup var state: StateOption

    func validate() throws { _ = try Clock.duration(by) }
    func run() async throws { try await move(state, "advance", [("by", .string(Clock.duration(by)))]) }
  }

  struct Back: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Move lab time back: 25h, 30m, 1d12h.")
    @Argument(parsing: .allUnrecognized, help: "How far.") var by: [String]
    @OptionGroup var state: StateOption

    func validate() throws { _ = try Clock.duration(by) }
    func run() async throws { try await move(state, "back", [("by", .string(Clock.duration(by)))]) }
  }

  struct Freeze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop lab time where it is.")
    @OptionGroup var state: StateOption
    func run() async throws { try await move(state, "freeze") }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have lab time go on from where it stands.")
    @OptionGroup var state: StateOption
    func run() async throws { try await move(state, "resume") }
  }

  struct Real: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make lab time real time again.")
    @OptionGroup var state: StateOption
    func run() async throws { try await move(state, "real") }
  }

  fileprivate static func duration(_ words: [String]) throws -> String {
    guard words.count == 1 else { throw ValidationError("how far? write it as 25h, 30m, 1d12h or 90s") }
    try check { () throws(ClockText.Problem) in _ = try ClockText.duration(words[0]) }
    return words[0]
  }
}

private func check(_ body: () throws(ClockText.Problem) -> Void) throws {
  do throws(ClockText.Problem) { try body() } catch { throw ValidationError(error.sentence) }
}

private func move(_ state: StateOption, _ action: String, _ further: [(String, JSONValue)] = []) async throws
{
  let document = JSONValue.object(JSONObject([("action", .string(action))] + further))
  try await Control.act(state) { client throws(ControlError) in try await client.post("/api/clock", document)
  }
}
