import GRDB
import Nodes
import TrafficLog

/// The filter as a condition. What was before what is told by real time, for lab time may have been moved.
/// It runs in SQLite alone, so that a row is never judged by two sets of rules.
extension LogFilter {
  var exchangeCondition: SQL {
    if handshake { return "0" }
    var terms: [SQL] = []
    if let node { terms.append("(node = \(node.text) OR sender_node = \(node.text))") }
    switch status {
    case .exactly(let number): terms.append("status = \(number)")
    case .hundred(let hundred): terms.append("status BETWEEN \(hundred * 100) AND \(hundred * 100 + 99)")
    case nil: break
    }
    if let thumbprint { terms.append(Self.begins("certificate", with: thumbprint)) }
    if let token { terms.append("instr(tokens, \(",\(token)")) > 0") }
    if denied { terms.append("denied <> 0") }
    if let method { terms.append("method = \(method)") }
    if let pathPrefix { terms.append(Self.begins("path", with: pathPrefix)) }
    switch since {
    case .exchange(let id): terms.append("id > \(Int64(id.number))")
    case .connection(let id):
      terms.append(
        """
        started - ifnull(shift, 0) >= coalesce(
          (SELECT accepted - ifnull(shift, 0) FROM connection WHERE id = \(Int64(id.number))), 0)
        """)
    case .invocation(let id):
      terms.append("id > coalesce((SELECT exchange FROM invocation WHERE id = \(Int64(id.number))), 0)")
    case nil: break
    }
    return Self.all(terms + exclusions)
  }

  /// - Parameter refusedOnly: leaves out connections that came about.
  func connectionCondition(refusedOnly: Bool) -> SQL {
    if wantsExchangesOnly { return "0" }
    var terms: [SQL] = []
    if refusedOnly || handshake || denied { terms.append("failure IS NOT NULL") }
    if let node { terms.append("(node = \(node.text) OR sender_node = \(node.text))") }
    if let thumbprint { terms.append(Self.begins("certificate", with: thumbprint)) }
    switch since {
    case .connection(let id): terms.append("id > \(Int64(id.number))")
    case .exchange(let id): terms.append(Self.acceptedSince(exchange: "\(Int64(id.number))"))
    case .invocation(let id):
      terms.append(
        Self.acceptedSince(exchange: "(SELECT exchange FROM invocation WHERE id = \(Int64(id.number)))"))
    case nil: break
    }
    return Self.all(terms + exclusions)
  }

  private var exclusions: [SQL] {
    excluded.map { "(node <> \($0.text) AND coalesce(sender_node, '') <> \($0.text))" }
  }

  private static func acceptedSince(exchange: SQL) -> SQL {
    """
    accepted - ifnull(connection.shift, 0) >= coalesce(
      (SELECT started - ifnull(shift, 0) FROM exchange WHERE id = \(exchange)), 0)
    """
  }

  private static func begins(_ column: String, with prefix: String) -> SQL {
    "substr(\(sql: column), 1, \(prefix.unicodeScalars.count)) = \(prefix)"
  }

  private static func all(_ terms: [SQL]) -> SQL {
    terms.isEmpty ? "1" : terms.joined(separator: " AND ")
  }
}
