/// Who sent what to whom: lifelines from left to right, steps from top to bottom. What it is drawn with is the
/// writers' business; every text in it is free of control characters and of secrets, and otherwise anything.
struct SequenceDiagram: Equatable {
  struct Lifeline: Equatable {
    let title: String
    /// A caller that is no node of the lab.
    let isOutside: Bool
  }

  struct Step: Equatable {
    enum Kind: Equatable {
      case request
      case response
      /// An authorizer is asked, and answers.
      case invocation
      case decision
      /// Drawn as a cross, for nothing came of it.
      case refusedHandshake
    }

    let kind: Kind
    /// The row that it is about: `x42`, `c17`, `i7`.
    let id: String
    /// Indices of lifelines; the same for who calls itself.
    let from: Int
    let to: Int
    /// A few words.
    let text: String
    /// All that there is to say in one sentence.
    let title: String
    let isRefused: Bool
  }

  fileprivate(set) var lifelines: [Lifeline] = []
  fileprivate(set) var steps: [Step] = []
  /// Exchanges that were left out before the first one.
  let leftOut: Int
}

extension SequenceDiagram {
  /// In the order of their starts, each with what it caused inside it, so that what ran side by side stands one
  /// below the other.
  init(_ messages: [DiagramMessage], leftOut: Int) {
    self.leftOut = leftOut
    let ids = Set(messages.map(\.id))
    var effects: [String: [DiagramMessage]] = [:]
    var roots: [DiagramMessage] = []
    for message in messages.sorted(by: { ($0.started, $0.number) < ($1.started, $1.number) }) {
      // A cause is older than its effect; what claims otherwise would never be drawn.
      if let cause = message.cause, ids.contains(cause), message.isAfterCause {
        effects[cause, default: []].append(message)
      } else {
        roots.append(message)
      }
    }
    // Callers first, as they appear; then nodes.
    for message in roots where message.from.isOutside { _ = index(of: message.from) }
    for root in roots { draw(root, effects) }
  }

  /// Effects have higher numbers than their causes, so that this ends; how deep, lab.json says.
  private mutating func draw(_ message: DiagramMessage, _ effects: [String: [DiagramMessage]]) {
    let (from, to) = (index(of: message.from), index(of: message.to))
    guard let answer = message.answer else {
      steps.append(step(.refusedHandshake, message, from, to, message.text, isRefused: true))
      return
    }
    steps.append(step(.request, message, from, to, "\(message.id) \(message.text)", isRefused: false))
    var rest = effects[message.id] ?? []
    for invocation in message.invocations {
      let authorizer = index(of: invocation.authorizer)
      steps.append(
        Step(
          kind: .invocation, id: invocation.id, from: to, to: authorizer,
          text: "\(invocation.id) \(invocation.event)", title: "\(invocation.id): \(invocation.event)",
          isRefused: false))
      let asked = rest.filter { $0.from == invocation.authorizer }
      rest.removeAll { $0.from == invocation.authorizer }
      for effect in asked { draw(effect, effects) }
      steps.append(
        Step(
          kind: .decision, id: invocation.id, from: authorizer, to: to, text: invocation.answer,
          title: "\(invocation.id): \(invocation.answer)", isRefused: invocation.isRefusal))
    }
    for effect in rest { draw(effect, effects) }
    steps.append(step(.response, message, to, from, answer, isRefused: message.isRefused))
  }

  private func step(
    _ kind: Step.Kind, _ message: DiagramMessage, _ from: Int, _ to: Int, _ text: String, isRefused: Bool
  ) -> Step {
    Step(
      kind: kind, id: message.id, from: from, to: to, text: text, title: message.title, isRefused: isRefused)
  }

  private mutating func index(of lifeline: Lifeline) -> Int {
    if let index = lifelines.firstIndex(of: lifeline) { return index }
    lifelines.append(lifeline)
    return lifelines.count - 1
  }
}
