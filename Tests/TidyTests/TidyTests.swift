import Foundation
import Testing

/// The house rules that a compiler does not check.
@Suite struct TidyTests {
  @Test func `no file is longer than 400 lines`() throws {
    for file in try SourceFile.all() where file.lines.count > 400 {
      Issue.record("\(file.path): \(file.lines.count) lines: is it still one idea?")
    }
  }

  @Test(arguments: ["try!", "as!", "fatalError(", "print(", "TODO", "FIXME"])
  func `sources do without what hides a mistake`(banned: String) throws {
    for file in try SourceFile.all() where file.path.hasPrefix("Sources/") {
      if banned == "fatalError(", Self.mayTrap.contains(file.path) { continue }
      if banned == "print(", file.path.hasPrefix("Sources/holdfast/") { continue }
      for (number, line) in file.lines.enumerated() where Self.uses(banned, line) {
        Issue.record("\(file.path):\(number + 1): \(banned)")
      }
    }
  }

  @Test func `every unchecked Sendable is proved in the lines above it`() throws {
    for file in try SourceFile.all() where file.path.hasPrefix("Sources/") {
      for (number, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") {
        let above = file.lines[max(0, number - 8)..<number] + [line]
        if !above.contains(where: { $0.contains("//") }) {
          Issue.record("\(file.path):\(number + 1): say why this is Sendable")
        }
      }
    }
  }

  @Test func `a target imports only what stands below it`() throws {
    let rooms = try SourceFile.rooms()
    for file in try SourceFile.all() where file.path.hasPrefix("Sources/") {
      let room = file.path.split(separator: "/")[1]
      guard let place = rooms.firstIndex(of: String(room)) else { continue }
      for imported in file.imports where rooms.dropFirst(place).contains(imported) {
        Issue.record("\(file.path): imports \(imported), which stands above \(room)")
      }
    }
  }

  /// A type of its module's name hides the module: `Topology.Diagnostic` would be looked for in the type.
  @Test func `no module has a type of its own name`() throws {
    let rooms = Set(try SourceFile.rooms())
    for file in try SourceFile.all() where file.path.hasPrefix("Sources/") {
      for (number, line) in file.lines.enumerated() {
        let declared = line.firstMatch(of: /^[a-z ]*\b(?:struct|class|enum|actor|protocol) ([A-Za-z0-9]+)/)
        guard let declared, rooms.contains(String(declared.1)) else { continue }
        Issue.record("\(file.path):\(number + 1): \(declared.1) is the name of a module")
      }
    }
  }

  /// A broken promise of the loop itself is no input: it ends the process, with the loop's name.
  private static let mayTrap: Set<String> = [
    "Sources/Loops/EventLoop.swift", "Sources/Loops/LoopTaskExecutor.swift",
  ]

  private static func uses(_ banned: String, _ line: String) -> Bool {
    let code = line.trimmingCharacters(in: .whitespaces)
    guard !code.hasPrefix("//"), let range = code.range(of: banned) else { return false }
    guard let before = code[..<range.lowerBound].last else { return true }
    return !before.isLetter && before != "." && before != "\""
  }
}

/// A Swift file of the project, as text.
struct SourceFile {
  let path: String
  let lines: [String]

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func all() throws -> [SourceFile] {
    let files = ["Sources", "Tests"].flatMap { folder in
      FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" } ?? []
    }
    try #require(files.count > 20)
    return try files.sorted().map { path in
      let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      return SourceFile(path: path, lines: text.components(separatedBy: "\n"))
    }
  }

  /// The rooms in the order of the manifest, from the ground up.
  static func rooms() throws -> [String] {
    let manifest = try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
    return manifest.matches(of: /(?:room\(|executableTarget\(\s*name:)\s*"([A-Za-z]+)"/).map { String($0.1) }
      .filter { FileManager.default.fileExists(atPath: root.appendingPathComponent("Sources/\($0)").path) }
  }

  var imports: [String] {
    lines.compactMap { $0.wholeMatch(of: /(?:package |public |private |internal )?import ([A-Za-z0-9]+)/) }
      .map { String($0.1) }
  }
}
