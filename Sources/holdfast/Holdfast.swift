import ArgumentParser
import Foundation

@main
struct Holdfast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast",
    abstract: "A laboratory for certificate-bound access tokens (RFC 8705).",
    discussion: """
      Start with `holdfast up`, then follow Tutorials/01-certificate-bound-tokens. When something is \
      refused, `holdfast explain last` says why.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "The lab", subcommands: [Up.self, Status.self, Env.self, OpenConsole.self]),
      CommandGroup(name: "Its traffic", subcommands: [Log.self, Explain.self, Export.self]),
      CommandGroup(
        name: "Its controls", subcommands: [Clock.self, NodeCommand.self, Fault.self, Token.self, Keys.self]),
      CommandGroup(name: "Its files", subcommands: [Check.self, Schema.self, Cert.self]),
      CommandGroup(name: "Learning", subcommands: [Tutorial.self, AttackCommand.self]),
    ])
}
