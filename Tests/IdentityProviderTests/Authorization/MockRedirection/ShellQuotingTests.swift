import Foundation
import Testing

@testable import IdentityProvider

struct ShellQuotingTests {
  @Test(arguments: [
    ("plain-word_1.pem", "plain-word_1.pem"),
    ("https://localhost:8443/token", "https://localhost:8443/token"),
    ("code=abc", "code=abc"),
    ("", "''"),
    ("two words", "'two words'"),
    ("it's", #"'it'\''s'"#),
    ("=ls", "'=ls'"),
    ("~", "'~'"),
    ("a&b", "'a&b'"),
  ])
  func `a word is quoted only where it must be`(text: String, quoted: String) {
    #expect(ShellQuoting.quote(text) == quoted)
  }

  @Test(arguments: [
    "$(touch x)", "`id`", "'; id; '", "\"$HOME\"", "a\nb", "\\", "!!", "*", "a'b'c", "'", "''", "e'\u{301}x",
    "\t", "-n",
    "#", "{a,b}", "ä€😀",
  ])
  func `a shell reads back what was quoted`(text: String) throws {
    let shell = Process()
    let output = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "printf %s \(ShellQuoting.quote(text))"]
    shell.standardOutput = output
    try shell.run()
    let read = try output.fileHandleForReading.readToEnd() ?? Data()
    shell.waitUntilExit()
    #expect(Array(read) == Array(text.utf8))
  }
}
