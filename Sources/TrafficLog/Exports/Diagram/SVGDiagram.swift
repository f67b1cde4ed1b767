import HTTP

/// A sequence diagram as a picture of its own: no script, no font and no style sheet from elsewhere.
///
/// It takes the text's colour of the page around it. Classes (`hf-...`) and two custom properties
/// (`--holdfast-refused`, `--holdfast-ground`) let a page style it; without its own style sheet, as under a strict
/// Content-Security-Policy, it is drawn in the text's colour alone. Each step is a group with the id of its row.
enum SVGDiagram {
  private static let columnWidth = 200
  private static let margin = 20
  private static let headWidth = 170
  private static let headHeight = 34
  private static let stepHeight = 36
  private static let characterWidth = 7

  static func render(_ diagram: SequenceDiagram) -> String {
    let width = margin * 2 + headWidth + max(0, diagram.lifelines.count - 1) * columnWidth + loopWidth
    let noteHeight = diagram.leftOut > 0 ? stepHeight : 0
    let top = margin + headHeight + noteHeight
    let bottom = top + max(1, diagram.steps.count) * stepHeight + margin
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" class="hf-sequence" width="\(width)" height="\(bottom + margin)" \
      viewBox="0 0 \(width) \(bottom + margin)" font-family="ui-monospace, monospace" font-size="11.5" \
      fill="currentColor" stroke="none" role="group" aria-label="Sequence diagram">
      <title>Sequence diagram</title>
      <desc>\(escape(summary(diagram)))</desc>
      \(style)

      """
    for (index, lifeline) in diagram.lifelines.enumerated() {
      out += head(lifeline, at: index, bottom: bottom)
    }
    if diagram.leftOut > 0 {
      out += """
        <text x="\(margin)" y="\(margin + headHeight + 22)">\
        \(diagram.leftOut) earlier exchanges are left out</text>

        """
    }
    for (index, step) in diagram.steps.enumerated() {
      out += draw(step, y: top + (index + 1) * stepHeight)
    }
    return out + "</svg>\n"
  }

  private static let loopWidth = 60

  private static let style = """
    <style>
    .hf-sequence { color: #1b1f24; background: var(--holdfast-ground, #ffffff); }
    .hf-refused { color: var(--holdfast-refused, #b3261e); }
    .hf-step:focus { outline: 2px solid currentColor; }
    @media (prefers-color-scheme: dark) {
    .hf-sequence { color: #e6e8eb; background: var(--holdfast-ground, #16181b); }
    .hf-refused { color: var(--holdfast-refused, #ff8a80); }
    }
    </style>
    """

  private static func summary(_ diagram: SequenceDiagram) -> String {
    let refused = diagram.steps.count { $0.isRefused }
    return "\(diagram.lifelines.count) lifelines, \(diagram.steps.count) steps, \(refused) of them refused: "
      + diagram.lifelines.map(\.title).joined(separator: ", ")
  }

  // MARK: Lifelines

  private static func x(_ index: Int) -> Int { margin + headWidth / 2 + index * columnWidth }

  private static func head(_ lifeline: SequenceDiagram.Lifeline, at index: Int, bottom: Int) -> String {
    let x = x(index)
    let kind = lifeline.isOutside ? "outside" : "node"
    return """
      <g class="hf-lifeline hf-\(kind)">
      <title>\(escape(lifeline.title))</title>
      <line x1="\(x)" y1="\(margin + headHeight)" x2="\(x)" y2="\(bottom)" stroke="currentColor" \
      stroke-opacity="0.45" stroke-dasharray="3 4"/>
      <rect x="\(x - headWidth / 2)" y="\(margin)" width="\(headWidth)" height="\(headHeight)" \
      rx="\(lifeline.isOutside ? headHeight / 2 : 3)" fill="none" stroke="currentColor"/>
      <text x="\(x)" y="\(margin + 21)" text-anchor="middle" font-weight="bold">\
      \(escape(cut(lifeline.title, toWidth: headWidth - 16)))</text>
      </g>

      """
  }

  // MARK: Steps

  private static func draw(_ step: SequenceDiagram.Step, y: Int) -> String {
    let (from, to) = (x(step.from), x(step.to))
    let isLoop = from == to
    let left = min(from, to)
    let width = isLoop ? columnWidth : abs(to - from)
    let shape = isLoop ? loop(at: from, y: y, step) : arrow(from, to, y: y, step)
    return """
      <g class="\(classes(step))" data-id="\(escape(step.id))" tabindex="0" role="link" \
      aria-label="\(escape(step.title))">
      <title>\(escape(step.title))</title>
      <rect x="\(left)" y="\(y - 24)" width="\(width)" height="\(stepHeight - 4)" fill="none" \
      pointer-events="all"/>
      <text x="\(left + (isLoop ? 10 : width / 2))" y="\(y - 7)" \
      text-anchor="\(isLoop ? "start" : "middle")">\(escape(cut(step.text, toWidth: width - 18)))</text>
      \(shape)
      </g>

      """
  }

  private static func classes(_ step: SequenceDiagram.Step) -> String {
    let kind =
      switch step.kind {
      case .request: "request"
      case .response: "response"
      case .invocation: "invocation"
      case .decision: "decision"
      case .refusedHandshake: "handshake"
      }
    return "hf-step hf-\(kind)" + (step.isRefused ? " hf-refused" : "")
  }

  private static func arrow(_ from: Int, _ to: Int, y: Int, _ step: SequenceDiagram.Step) -> String {
    let direction = to > from ? 1 : -1
    guard step.kind != .refusedHandshake else {
      return line("M\(from) \(y)H\(to - 18 * direction)", step) + cross(at: to - 12 * direction, y: y)
    }
    return line("M\(from) \(y)H\(to - 2 * direction)", step) + tip(at: to - direction, y: y, direction)
  }

  private static func loop(at x: Int, y: Int, _ step: SequenceDiagram.Step) -> String {
    let end = step.kind == .refusedHandshake ? cross(at: x + 8, y: y + 8) : tip(at: x + 1, y: y + 8, -1)
    return line("M\(x) \(y)h30v8h-\(step.kind == .refusedHandshake ? 20 : 28)", step) + end
  }

  private static func line(_ path: String, _ step: SequenceDiagram.Step) -> String {
    let isDashed = step.kind == .response || step.kind == .decision
    let dash = isDashed ? " stroke-dasharray=\"5 3\"" : ""
    return "<path d=\"\(path)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.4\"\(dash)/>"
  }

  private static func tip(at x: Int, y: Int, _ direction: Int) -> String {
    "<path d=\"M\(x) \(y)l\(-8 * direction) -4v8z\"/>"
  }

  private static func cross(at x: Int, y: Int) -> String {
    "<path d=\"M\(x - 5) \(y - 5)l10 10m0 -10l-10 10\" stroke=\"currentColor\" stroke-width=\"2\"/>"
  }

  // MARK: Text

  private static func escape(_ text: String) -> String { HTMLEscaping.escape(text) }

  /// Letters of East Asia are about twice as wide.
  private static func cut(_ text: String, toWidth width: Int) -> String {
    var left = width
    var kept = ""
    for character in text {
      left -= (character.unicodeScalars.first?.value ?? 0) >= 0x1100 ? 2 * characterWidth : characterWidth
      if left < characterWidth { return kept + "…" }
      kept.append(character)
    }
    return kept
  }
}
