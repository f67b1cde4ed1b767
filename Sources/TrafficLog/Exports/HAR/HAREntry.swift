import Encodings
import HTTP
import JSON
import Nodes
import OAuth

/// One exchange as an entry of a HAR.
enum HAREntry {
  static func render(_ exchange: ExportedExchange, secrets: Bool) -> String {
    var mask = SecretMask(reveals: secrets)
    var writer = JSONWriter(bytesExpected: 4096)
    let row = exchange.row
    writer.object { writer in
      writer.member("startedDateTime", TimeText.rfc3339(row.started))
      writer.member("time", milliseconds(row.duration))
      writer.member("request") { HARMessage.write(request: exchange, &$0, &mask) }
      writer.member("response") { HARMessage.write(response: row, &$0, &mask) }
      writer.member("cache") { $0.object { _ in } }
      writer.member("timings") { writer in
        writer.object { writer in
          writer.member("send", 0)
          // The lab measures from the request's last byte to the response's first.
          writer.member("wait", milliseconds(row.duration))
          writer.member("receive", 0)
        }
      }
      if let connection = exchange.connection {
        writer.member("serverIPAddress", connection.local.address)
        writer.member("connection", "\(connection.id)")
      }
      writer.member("_holdfast") { write(exchange, &$0, mask) }
    }
    return TerminalText.escape(json: writer.text)
  }

  private static func write(
    _ exchange: ExportedExchange, _ writer: inout JSONWriter, _ mask: SecretMask
  ) {
    let row = exchange.row
    writer.object { writer in
      writer.member("id", "\(row.id)")
      writer.member("realStarted", TimeText.rfc3339(row.started, before: row.shift))
      writer.optional("connection", row.connection.map { "\($0)" })
      writer.optional("cause", row.cause.map { "\($0)" })
      writer.member("from", row.from.text)
      writer.member("fromNode", row.from.node != nil)
      writer.member("to", "\(row.to)")
      writer.optional("failure", row.failure.map(mask.text))
      writer.optional("x5t#S256", row.thumbprint)
      writer.optional("certificate", exchange.connection?.certificate?.subject)
      if let security = exchange.connection?.security {
        writer.member("tls", "\(security.version) \(security.cipher)")
      }
      writer.member("tokens", row.tokens.map { SecretDigest.prefix + $0 })
      writer.member("verdicts") { JSONRow.write(row.verdicts, &$0, mask) }
      writer.member("invocations", row.invocations.map { "\($0)" })
    }
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    max(0, Double(duration.microseconds) / 1000)
  }
}
