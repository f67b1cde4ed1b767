import HTTP
import JSON
import Nodes
import OAuth

/// Rows as JSON, one object a row: `{"schema": 1, "id": "x42", "kind": "exchange", ...}`.
///
/// Secrets are masked by their digests, by the rule that every export follows. What could drive a terminal is
/// escaped, for rows are read there, too.
package enum JSONRow {
  package static let schema: Int64 = 1

  /// Compact, without a line feed.
  /// - Parameter secrets: writes secrets as they are.
  package static func render(_ entry: LogEntry, secrets: Bool = false) -> String {
    var writer = JSONWriter(bytesExpected: 2048)
    var mask = SecretMask(reveals: secrets)
    writer.object { writer in
      writer.member("schema", schema)
      writer.member("id", "\(entry.id)")
      switch entry {
      case .connection(let row): write(row, &writer)
      case .exchange(let row): write(row, &writer, &mask)
      case .invocation(let row): write(row, &writer, &mask)
      }
    }
    return TerminalText.escape(json: writer.text)
  }

  private static func write(_ row: ConnectionRecord, _ writer: inout JSONWriter) {
    writer.member("kind", "connection")
    write(row.from, &writer)
    writer.member("to", "\(row.listener)")
    writer.member("peer", "\(row.peer)")
    writer.member("local", "\(row.local)")
    writer.member("accepted", TimeText.rfc3339(row.accepted))
    writer.member("realAccepted", TimeText.rfc3339(row.accepted, before: row.shift))
    writer.optional("closed", row.closed.map { TimeText.rfc3339($0) })
    writer.optional("realClosed", row.closed.map { TimeText.rfc3339($0, before: row.closedShift) })
    writer.optional("closeReason", row.closeReason)
    if let security = row.security {
      writer.member("tls") { writer in
        writer.object { writer in
          writer.member("version", security.version)
          writer.member("cipher", security.cipher)
          writer.optional("serverName", security.serverName)
          writer.member("resumed", security.resumed)
        }
      }
    }
    if let certificate = row.certificate {
      writer.member("certificate") { write(certificate, &$0) }
    }
    if !row.chain.isEmpty {
      writer.member("chain") { writer in
        writer.array { writer in
          for certificate in row.chain { write(certificate, &writer) }
        }
      }
    }
    writer.optional("chainProblem", row.chainProblem)
    if let failure = row.failure {
      writer.member("handshakeFailure") { writer in
        writer.object { writer in
          writer.member("words", failure.words)
          writer.optional("alert", failure.alert)
          writer.member("remedy", HandshakeRemedy.sentence(after: failure.alert))
        }
      }
    }
  }

  private static func write(_ certificate: PresentedCertificate, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("subject", certificate.subject)
      writer.member("x5t#S256", certificate.thumbprint)
    }
  }

  private static func write(_ row: ExchangeRow, _ writer: inout JSONWriter, _ mask: inout SecretMask) {
    writer.member("kind", "exchange")
    writer.optional("connection", row.connection.map { "\($0)" })
    writer.optional("cause", row.cause.map { "\($0)" })
    write(row.from, &writer)
    writer.member("to", "\(row.to)")
    writer.member("started", TimeText.rfc3339(row.started))
    writer.member("realStarted", TimeText.rfc3339(row.started, before: row.shift))
    writer.member("durationMicroseconds", row.duration.microseconds)
    JSONMessage.write(row, &writer, &mask)
    writer.optional("failure", row.failure.map(mask.text))
    writer.member("verdicts") { write(row.verdicts, &$0, mask) }
    writer.member("invocations", row.invocations.map { "\($0)" })
    writer.optional("x5t#S256", row.thumbprint)
    writer.member("tokens", row.tokens.map { SecretDigest.prefix + $0 })
  }

  static func write(_ verdicts: [Verdict], _ writer: inout JSONWriter, _ mask: SecretMask) {
    writer.array { writer in
      for verdict in verdicts { write(verdict, &writer, mask) }
    }
  }

  private static func write(_ verdict: Verdict, _ writer: inout JSONWriter, _ mask: SecretMask) {
    writer.object { writer in
      writer.member("rule", verdict.rule.id)
      writer.optional("section", verdict.rule.specification.map { "\($0)" })
      writer.member("outcome", verdict.outcome.rawValue)
      writer.member("sentence", mask.text(verdict.sentence))
      writer.optional("expected", verdict.expected.map(mask.text))
      writer.optional("presented", verdict.presented.map(mask.text))
      if verdict.outcome == .fail { writer.member("remedy", verdict.rule.remedy) }
    }
  }

  private static func write(_ row: InvocationRow, _ writer: inout JSONWriter, _ mask: inout SecretMask) {
    writer.member("kind", "invocation")
    writer.member("exchange", "\(row.exchange)")
    writer.member("authorizer", row.authorizer.text)
    writer.member("durationMicroseconds", row.duration.microseconds)
    // The event first: the policy quotes what stands in it.
    writer.member("event", String(decoding: mask.body(Array(row.event.utf8)), as: UTF8.self))
    writer.optional("policy", row.policy.map { String(decoding: mask.body(Array($0.utf8)), as: UTF8.self) })
    writer.optional("failure", row.failure.map(mask.text))
    guard !row.log.isEmpty else { return }
    writer.member("log") { writer in
      writer.array { writer in
        for line in row.log {
          writer.object { writer in
            writer.member("source", line.source.rawValue)
            writer.member("text", mask.text(line.text))
          }
        }
      }
    }
  }

  private static func write(_ sender: Sender, _ writer: inout JSONWriter) {
    writer.member("from", sender.text)
    writer.member("fromNode", sender.node != nil)
  }
}

extension JSONWriter {
  /// Left out where there is none.
  mutating func optional(_ name: String, _ value: String?) {
    if let value { member(name, value) }
  }
}

extension Duration {
  /// Rounded towards zero; as many as fit.
  var microseconds: Int64 {
    let (seconds, attoseconds) = components
    return Int64(clamping: Int128(seconds) * 1_000_000 + Int128(attoseconds / 1_000_000_000_000))
  }
}
