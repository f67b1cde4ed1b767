import ArgumentParser
import Console
import HTTP
import JSON
import TrafficLog

struct Token: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Say what is known of a token, and end it.",
    subcommands: [Show.self, Revoke.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Say what the identity provider's store knows of a token. Exits with 1 where it is not active.")
    // A token may begin with a hyphen, as one in 64 does.
    @Argument(parsing: .allUnrecognized, help: "A token, or its digest as the log shows it.") var token:
      [String]
    @OptionGroup var state: StateOption

    func validate() throws {
      guard token.count == 1 else { throw ValidationError("one token is wanted") }
    }

    func run() async throws {
      let document: JSONValue = ["token": .string(token[0])]
      let answer = try await Control.with(state.requireRunning()) { client throws(ControlError) in
        try await client.post("/api/tokens/show", document)
      }
      let tokens = try JSONValue(parsing: answer.body)["tokens"]?.array ?? []
      for token in tokens { Self.write(token) }
      if !tokens.contains(where: { $0["state"]?.string == "active" }) { throw Exit.no }
    }

    private static func write(_ token: JSONValue) {
      let names = [
        "kind", "digest", "state", "client", "subject", "issuedAt", "expiresAt", "x5t#S256", "grant",
      ]
      var rows = names.compactMap { name in
        token[name]?.string.map { [name, TerminalText.escape($0)] }
      }
      let scopes = (token["scopes"]?.array ?? []).compactMap(\.string).joined(separator: " ")
      rows.insert(["scopes", TerminalText.escape(scopes)], at: min(5, rows.count))
      Columns.print(rows)
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End tokens: an access token itself, a refresh token with its whole grant.")
    @Argument(parsing: .allUnrecognized, help: "Tokens, or their digests as the log shows them.")
    var tokens: [String]
    @OptionGroup var state: StateOption

    func run() async throws {
      for token in tokens {
        let document: JSONValue = ["token": .string(token)]
        try await Control.act(state) { client throws(ControlError) in
          try await client.post("/api/tokens/revoke", document)
        }
      }
    }
  }
}
