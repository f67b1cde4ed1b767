import ArgumentParser
import Console
import HTTP
import JSON

struct Env: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Print what a shell needs to speak to the running lab.",
    discussion: "Use it as: eval \"$(holdfast env)\"")

  @OptionGroup var state: StateOption

  func run() async throws {
    let body = try await Control.with(try state.requireRunning()) { client throws(ControlError) in
      try await client.get("/api/environment").body
    }
    for member in try JSONValue(parsing: body).object?.members ?? [] {
      print("export \(member.name)=\(Shell.quoted(member.value.string ?? ""))")
    }
  }
}

/// Quoting for a POSIX shell.
enum Shell {
  /// One word, whatever is in it.
  static func quoted(_ text: String) -> String {
    let plain = !text.isEmpty && text.utf8.allSatisfy(isPlain)
    return plain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: Array("-_./:@%+,=".utf8).contains(byte)
    }
  }
}
