/// A sequence diagram in the language of Mermaid.
///
/// Names and paths are a stranger's, and the language has no quotation: whatever is not plainly text is written as
/// a numeric entity (`#59;`), which Mermaid takes back when it draws.
enum MermaidText {
  /// Longest text of one line, in characters.
  private static let textCharactersMax = 160

  static func render(_ diagram: SequenceDiagram) -> String {
    var lines = ["sequenceDiagram"]
    for (index, lifeline) in diagram.lifelines.enumerated() {
      lines.append(
        "  \(lifeline.isOutside ? "actor" : "participant") \(name(index)) as \(text(lifeline.title))")
    }
    if diagram.leftOut > 0, !diagram.lifelines.isEmpty {
      lines.append("  Note over \(name(0)): \(diagram.leftOut) earlier exchanges are left out")
    }
    for step in diagram.steps { lines += render(step) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func render(_ step: SequenceDiagram.Step) -> [String] {
    let line = "  \(name(step.from))\(arrow(step.kind))\(name(step.to)): \(text(step.text))"
    guard step.isRefused else { return [line] }
    return ["  rect rgba(214, 40, 40, 0.2)", "  \(line)", "  end"]
  }

  private static func name(_ index: Int) -> String { "L\(index + 1)" }

  private static func arrow(_ kind: SequenceDiagram.Step.Kind) -> String {
    switch kind {
    case .request, .invocation: "->>"
    case .response, .decision: "-->>"
    case .refusedHandshake: "-x"
    }
  }

  static func text(_ text: String) -> String {
    let cut = text.count > textCharactersMax ? text.prefix(textCharactersMax - 1) + "…" : text[...]
    let escaped = cut.unicodeScalars.reduce(into: "") { out, scalar in
      if isPlain(scalar) { out.unicodeScalars.append(scalar) } else { out += "#\(scalar.value);" }
    }
    // A line's text may not be empty.
    return escaped.allSatisfy { $0 == " " } ? "#160;" : escaped
  }

  /// Letters of any script; of ASCII nothing that could end a text, begin a comment or be taken for HTML.
  private static func isPlain(_ scalar: UnicodeScalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " ", ".", "/", "-", "_", "(", ")", "=", "…", "§": true
    default: scalar.value >= 0xC0 && scalar.properties.isAlphabetic
    }
  }
}
