import Foundation
import Testing

/// Every reason to refuse has one sentence of its own, and one that says what to try. `docs/refusals.md` holds them
/// all; `HOLDFAST_UPDATE=1` writes it anew.
@Suite struct RefusalTests {
  @Test func `no two rules fail with the same sentence, and none goes without a way out`() throws {
    let rules = try DeclaredRule.all()
    #expect(rules.count > 70)
    for (sentence, twins) in Dictionary(grouping: rules, by: \.failed) where twins.count > 1 {
      Issue.record("\(twins.map(\.place).joined(separator: ", ")) all say: \(sentence)")
    }
    for rule in rules {
      #expect(rule.failed.hasSuffix(".") || rule.failed.hasSuffix("}"), "\(rule.place): \(rule.failed)")
      #expect(rule.remedy.hasSuffix("."), "\(rule.place): \(rule.remedy)")
      #expect(rule.remedy.first?.isUppercase == true, "\(rule.place): \(rule.remedy)")
    }
  }

  @Test func `no rule escapes this list`() throws {
    let declared = try SourceFile.all().filter { $0.path.hasPrefix("Sources/") }.map { file in
      file.lines.filter { $0.contains("= Rule(") }.count
    }
    #expect(try DeclaredRule.all().count == declared.reduce(0, +))
  }

  @Test func `the reference page of refusals is fresh`() throws {
    let page = SourceFile.root.appendingPathComponent("docs/refusals.md")
    let fresh = try DeclaredRule.page()
    if ProcessInfo.processInfo.environment["HOLDFAST_UPDATE"] != nil {
      try fresh.write(to: page, atomically: true, encoding: .utf8)
    }
    let written = try? String(contentsOf: page, encoding: .utf8)
    #expect(written == fresh, "HOLDFAST_UPDATE=1 swift test --filter RefusalTests writes it anew")
  }
}

/// A rule as its declaration has it.
private struct DeclaredRule {
  let room: String
  let place: String
  let id: String
  let section: String
  let failed: String
  let remedy: String

  static func all() throws -> [DeclaredRule] {
    try SourceFile.all().filter { $0.path.hasPrefix("Sources/") }.flatMap { file in
      let text = file.lines.joined(separator: "\n")
      return text.matches(of: /static let \w+ = Rule\(/).map {
        DeclaredRule(file.path, text[$0.range.upperBound...])
      }
    }
  }

  private init(_ path: String, _ text: Substring) {
    room = String(path.split(separator: "/")[1])
    id = Self.literal(text) ?? ""
    place = "\(path): \(id)"
    failed = Self.literal(after: "failed:", text)
    remedy = Self.literal(after: "remedy:", text)
    let head = text[..<(text.firstRange(of: "passed:")?.lowerBound ?? text.endIndex)]
    if let rfc = head.firstMatch(of: /\.rfc\((\d+)(?:, "([^"]+)")?\)/) {
      section = "RFC \(rfc.1)" + (rfc.2.map { " §\($0)" } ?? "")
    } else if let other = head.firstMatch(of: /document: "([^"]+)", section: (?:"([^"]+)"|nil)/) {
      section = String(other.1) + (other.2.map { " §\($0)" } ?? "")
    } else {
      section = ""
    }
  }

  private static func literal(after label: String, _ text: Substring) -> String {
    text.firstRange(of: label).flatMap { literal(text[$0.upperBound...]) } ?? ""
  }

  /// The string literal that comes next, with those that are added to it.
  private static func literal(_ text: Substring) -> String? {
    guard let first = text.firstMatch(of: /^\s*"((?:[^"\\]|\\.)*)"/) else { return nil }
    var (literal, rest) = (String(first.1), text[first.range.upperBound...])
    while let next = rest.firstMatch(of: /^\s*\+\s*"((?:[^"\\]|\\.)*)"/) {
      literal += next.1
      rest = rest[next.range.upperBound...]
    }
    return literal
  }

  static func page() throws -> String {
    var lines = [
      "# Every refusal", "",
      "What each rule says when it fails, with what was expected and what was presented in the braces' place, and "
        + "what to try. `holdfast explain` prints the same. Written from the sources by a test.",
    ]
    for (room, rules) in Dictionary(grouping: try all(), by: \.room).sorted(by: { $0.key < $1.key }) {
      lines += [
        "", "## \(room)", "", "| rule | where it is said | what it says | what to try |", "|---|---|---|---|",
      ]
      for rule in rules.sorted(by: { ($0.id, $0.failed) < ($1.id, $1.failed) }) {
        lines.append("| `\(rule.id)` | \(rule.section) | \(rule.failed) | \(rule.remedy) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
