/// A tutorial as it is written: Markdown, of which only the marked code blocks are run.
///
/// - A block fenced with ```` ```console ```` has commands behind `$ ` (continued behind `> `), each followed
///   by what it prints and, where it is not 0, its exit code as `[exit 56]`.
/// - ```` ```console skip="why" ```` is for the reader alone.
/// - ```` ```json file="lab.json" ```` writes its text to that file.
package struct TutorialDocument: Sendable {
  package let title: String
  package let steps: [Step]

  package struct Step: Sendable, Equatable {
    /// 1-based, in the file.
    package let line: Int
    package let action: Action
  }

  package enum Action: Sendable, Equatable {
    case run(command: String, expected: [String], exitCode: Int32)
    case write(file: String, text: String)
  }

  package init(parsing text: String) throws(TutorialError) {
    var reader = BlockReader()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      try reader.read(String(line), number: index + 1)
    }
    title = reader.title ?? "untitled"
    steps = try reader.finish()
  }
}

package enum TutorialError: Error, Sendable, Equatable {
  /// What is wrong with the Markdown, and where.
  case malformed(line: Int, String)
  /// The lab or the shell could not be started.
  case cannotRun(String)
}

/// Collects the blocks line by line.
private struct BlockReader {
  private enum Block {
    case none
    case ignored
    case console(commands: CommandReader)
    case file(name: String, line: Int, lines: [String])
  }

  private(set) var title: String?
  private var steps: [TutorialDocument.Step] = []
  private var block = Block.none
  private var opened = 0

  mutating func read(_ line: String, number: Int) throws(TutorialError) {
    if line.hasPrefix("```") {
      try fence(line, number: number)
      return
    }
    switch block {
    case .none:
      if title == nil, line.hasPrefix("# ") { title = String(line.dropFirst(2)) }
    case .ignored:
      break
    case .console(var commands):
      try commands.read(line, number: number)
      block = .console(commands: commands)
    case .file(let name, let start, let lines):
      block = .file(name: name, line: start, lines: lines + [line])
    }
  }

  private mutating func fence(_ line: String, number: Int) throws(TutorialError) {
    switch block {
    case .none:
      opened = number
      block = try open(info: String(line.dropFirst(3)), number: number)
    case .ignored:
      block = .none
    case .console(let commands):
      steps += commands.steps
      block = .none
    case .file(let name, let start, let lines):
      steps.append(
        .init(line: start, action: .write(file: name, text: lines.joined(separator: "\n") + "\n")))
      block = .none
    }
  }

  private func open(info: String, number: Int) throws(TutorialError) -> Block {
    let attribute = Attribute(parsing: info)
    if info.hasPrefix("console") {
      if let attribute {
        guard attribute.name == "skip", !attribute.value.isEmpty else {
          throw .malformed(line: number, "a console block knows one attribute: skip=\"reason\"")
        }
        return .ignored
      }
      return .console(commands: CommandReader())
    }
    guard let attribute, attribute.name == "file" else { return .ignored }
    guard !attribute.value.contains(".."), !attribute.value.hasPrefix("/") else {
      throw .malformed(line: number, "the file '\(attribute.value)' is outside the tutorial's folder")
    }
    return .file(name: attribute.value, line: number, lines: [])
  }

  func finish() throws(TutorialError) -> [TutorialDocument.Step] {
    guard case .none = block else { throw .malformed(line: opened, "this block is not closed") }
    return steps
  }
}

/// `name="value"` behind the language of a fence.
private struct Attribute {
  let name: String
  let value: String

  init?(parsing info: String) {
    guard let match = info.wholeMatch(of: /\S*\s+([a-z]+)="([^"]*)"\s*/) else { return nil }
    name = String(match.1)
    value = String(match.2)
  }
}

/// Collects the commands of one console block.
private struct CommandReader {
  private(set) var steps: [TutorialDocument.Step] = []

  mutating func read(_ line: String, number: Int) throws(TutorialError) {
    if line.hasPrefix("$ ") {
      steps.append(
        .init(line: number, action: .run(command: String(line.dropFirst(2)), expected: [], exitCode: 0)))
      return
    }
    guard let last = steps.popLast(), case .run(let command, let expected, let exitCode) = last.action else {
      throw .malformed(line: number, "output stands before the first command of its block")
    }
    let action: TutorialDocument.Action
    if line.hasPrefix("> "), expected.isEmpty {
      action = .run(command: command + "\n" + line.dropFirst(2), expected: [], exitCode: exitCode)
    } else if let match = line.wholeMatch(of: /\[exit ([0-9]+)\]/), let code = Int32(match.1) {
      action = .run(command: command, expected: expected, exitCode: code)
    } else {
      action = .run(command: command, expected: expected + [line], exitCode: exitCode)
    }
    steps.append(.init(line: last.line, action: action))
  }
}
