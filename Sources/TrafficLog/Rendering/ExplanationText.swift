import HTTP
import Nodes
import OAuth

/// An explanation as text: the chain of causes, and for each exchange who spoke to whom, what each rule said,
/// and what the caller was told of it.
package struct ExplanationText {
  private static let labelColumns = 12
  private static let ruleColumns = 28
  /// Of a body, as far as it is shown.
  private static let excerptCharactersMax = 240
  /// Of what a function wrote; `log --json` has all of it.
  private static let logLinesMax = 40
  private static let logLineCharactersMax = 400

  private let style: RenderStyle

  package init(_ style: RenderStyle = RenderStyle()) { self.style = style }

  package func render(_ explanation: Explanation) -> String {
    var blocks: [String] = []
    if let connection = explanation.connection { blocks.append(text(connection)) }
    for step in explanation.steps {
      let lines = lines(step, isAsked: explanation.asked == .exchange(step.exchange.id))
      let indent = String(repeating: "  ", count: step.depth * 2)
      blocks.append(lines.map { $0.isEmpty ? "" : indent + $0 }.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func lines(_ step: Explanation.Step, isAsked: Bool) -> [String] {
    let row = step.exchange
    var lines = [heading(row, isAsked: isAsked)]
    lines.append(labelled("request", LogLine.request(row.request)))
    lines += presented(step)
    if let connection = step.connection { lines += over(connection) }
    if let failure = row.failure { lines.append(labelled("failure", TerminalText.escape(failure))) }
    lines += row.verdicts.flatMap(self.lines)
    lines += step.invocations.flatMap(self.lines)
    return lines + gap(row)
  }

  private func heading(_ row: ExchangeRow, isAsked: Bool) -> String {
    let time = TimeText.ofDay(row.started, secondsFromUTC: style.secondsFromUTC)
    let status = row.response.map { String($0.status) } ?? "no response"
    let cause = row.cause.map { ", caused by \($0)" } ?? ""
    let line =
      "\(row.id)  \(LogLine.flow(row.from, row.to))  \(status)  \(time), \(TimeText.span(row.duration))\(cause)"
    return isAsked ? style.ink(line, .strong) : line
  }

  private func presented(_ step: Explanation.Step) -> [String] {
    guard let thumbprint = step.exchange.thumbprint else {
      return step.connection?.security == nil ? [] : [labelled("certificate", "none")]
    }
    return certificate(thumbprint, subject: step.subject)
  }

  private func certificate(_ thumbprint: String, subject: String?) -> [String] {
    [
      labelled("certificate", TerminalText.escape(subject ?? "not seen on a connection")),
      labelled("x5t#S256", TerminalText.escape(thumbprint)),
    ]
  }

  private func over(_ connection: ConnectionRecord) -> [String] {
    let security = connection.security.map {
      ", \($0.version) \($0.cipher)\($0.serverName.map { ", server name \($0)" } ?? "")"
        + ($0.resumed ? ", resumed" : "")
    }
    let line = "\(connection.id) from \(connection.peer)\(security ?? ", no TLS")"
    let problem = connection.chainProblem.map { labelled("chain", TerminalText.escape("tolerated: \($0)")) }
    return [labelled("connection", TerminalText.escape(line))] + (problem.map { [$0] } ?? [])
  }

  private func lines(_ verdict: Verdict) -> [String] {
    let section = verdict.rule.specification.map { TerminalText.escape("\($0)") } ?? ""
    let rule = TerminalText.escape(verdict.rule.id).padded(to: Self.ruleColumns)
    var lines = [
      "  \(mark(verdict.outcome)) \(rule) \(section)",
      "         " + TerminalText.escape(verdict.sentence),
    ]
    // Both together, so that the eye can compare them.
    if let expected = verdict.expected {
      lines.append("         expected   " + TerminalText.escape(expected))
    }
    if let presented = verdict.presented {
      lines.append("         presented  " + TerminalText.escape(presented))
    }
    if verdict.outcome == .fail {
      lines.append("         to try     " + TerminalText.escape(verdict.rule.remedy))
    }
    return lines
  }

  private func mark(_ outcome: Verdict.Outcome) -> String {
    switch outcome {
    case .pass: style.ink("✓ pass", .good)
    case .fail: style.ink("✗ FAIL", .bad)
    case .skipped: style.ink("- skip", .faint)
    }
  }

  private func lines(_ row: InvocationRow) -> [String] {
    let summary = InvocationSummary(row)
    var lines = [
      labelled(
        "authorizer",
        TerminalText.escape("\(row.authorizer) was asked: \(summary.event) (\(row.id), ")
          + "\(TimeText.span(row.duration)))")
    ]
    lines.append(labelled("answered", TerminalText.escape(summary.answer)))
    if !summary.contextKeys.isEmpty {
      lines.append(labelled("context", TerminalText.escape(summary.contextKeys.joined(separator: ", "))))
    }
    return lines + logged(row.log)
  }

  private func logged(_ log: [Invocation.LogLine]) -> [String] {
    let lines = log.prefix(Self.logLinesMax).map { line in
      let text = line.text.cut(to: Self.logLineCharactersMax)
      return labelled(line.source.rawValue, style.ink(TerminalText.escape(text), .faint))
    }
    guard log.count > lines.count else { return lines }
    return lines + [labelled("", "and \(log.count - lines.count) more lines")]
  }

  /// What the caller was told, and what the log knows beyond that.
  private func gap(_ row: ExchangeRow) -> [String] {
    guard let response = row.response, response.status >= 400 else { return [] }
    var wire = "\(response.status)"
    if let challenge = response.headers["WWW-Authenticate"] { wire += ", WWW-Authenticate: \(challenge)" }
    let excerpt = String(decoding: response.body.prefix(1024), as: UTF8.self)
      .cut(to: Self.excerptCharactersMax)
    if !excerpt.isEmpty { wire += " \(excerpt)" }
    let reasons = row.verdicts.filter { $0.outcome == .fail }.map(\.sentence)
    return [labelled("on the wire", TerminalText.escape(wire))]
      + reasons.map { labelled("in the log", TerminalText.escape($0)) }
  }

  private func text(_ row: ConnectionRecord) -> String {
    let time = TimeText.ofDay(row.accepted, secondsFromUTC: style.secondsFromUTC)
    var lines = [
      style.ink("\(row.id)  \(LogLine.flow(row))  \(time)", .strong),
      labelled("peer", TerminalText.escape("\(row.peer)")),
    ]
    if let certificate = row.certificate {
      lines += self.certificate(certificate.thumbprint, subject: certificate.subject)
    }
    for certificate in row.chain {
      lines.append(
        labelled(
          "behind it", TerminalText.escape("\(certificate.subject), x5t#S256 \(certificate.thumbprint)")))
    }
    if let failure = row.failure {
      lines.append(style.ink(labelled("refused", TerminalText.escape(failure.words)), .bad))
      lines.append(labelled("alert", TerminalText.escape(failure.alert ?? "none")))
      lines.append(labelled("so", "no request was read, and no authorizer ran"))
      lines.append(labelled("to try", HandshakeRemedy.sentence(after: failure.alert)))
    } else {
      lines += over(row)
    }
    if let reason = row.closeReason { lines.append(labelled("closed", TerminalText.escape(reason))) }
    return lines.joined(separator: "\n")
  }

  /// `text` must be harmless already.
  private func labelled(_ label: String, _ text: String) -> String {
    "  \(label.padded(to: Self.labelColumns)) \(text)"
  }
}
