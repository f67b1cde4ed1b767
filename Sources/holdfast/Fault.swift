import ArgumentParser
import Console
import HTTP
import JSON

struct Fault: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault", abstract: "Have links go wrong on purpose.",
    discussion: """
      The log says of each exchange that met a fault which one it was. Faults that lab.json names are there from the \
      start; none outlives the lab.
      """,
    subcommands: [List.self, Add.self, Remove.self, Clear.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which faults are on.")
    @Flag(help: "The links that could have some.") var links = false
    @OptionGroup var state: StateOption

    func run() async throws {
      let answer = try await Control.with(state.requireRunning()) { client throws(ControlError) in
        try await client.get("/api/faults")
      }
      let document = try JSONValue(parsing: answer.body)
      if links {
        for link in document["links"]?.array ?? [] { print(link.string ?? "") }
      } else {
        Columns.print((document["faults"]?.array ?? []).map(Self.row))
      }
    }

    private static func row(_ fault: JSONValue) -> [String] {
      let value = fault["delay"]?.string ?? fault["status"]?.int64.map { String($0) } ?? ""
      let left = fault["left"]?.int64.map { "\($0) more" } ?? "until removed"
      return [
        fault["id"]?.string ?? "", fault["link"]?.string ?? "", fault["kind"]?.string ?? "", value, left,
      ]
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a fault on a link: delay [2s], reset, malformed, status [503], stall.")
    @Argument(help: "A link, as in gateway->time; quote it for the shell.") var link: String
    @Argument(help: "delay, reset, malformed, status or stall.") var kind: String
    @Argument(help: "How late for delay; which one for status.") var value: String?
    @Option(help: "How many requests it meets; else all, until it is removed.") var times: Int?
    @OptionGroup var state: StateOption

    func validate() throws {
      guard let value else { return }
      switch kind {
      case "delay": break
      case "status": if Int64(value) == nil { throw ValidationError("'\(value)' is no status") }
      default: throw ValidationError("'\(kind)' takes no value")
      }
    }

    func run() async throws {
      var members: [(String, JSONValue)] = [("link", .string(link)), ("kind", .string(kind))]
      if let value {
        members.append(kind == "status" ? ("status", .integer(Int64(value) ?? 0)) : ("delay", .string(value)))
      }
      if let times { members.append(("times", .integer(Int64(times)))) }
      let document = JSONValue.object(JSONObject(members))
      try await Control.act(state) { client throws(ControlError) in
        try await client.post("/api/faults", document)
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a fault away.")
    @Argument(help: "Its id, as `fault list` shows it.") var id: String
    @OptionGroup var state: StateOption

    func run() async throws {
      try await Control.act(state) { client throws(ControlError) in
        try await client.delete("/api/faults/\(Control.segment(id))")
      }
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take every fault away.")
    @OptionGroup var state: StateOption

    func run() async throws {
      try await Control.act(state) { client throws(ControlError) in try await client.delete("/api/faults") }
    }
  }
}
