import Certificates
import JSON
import Lab
import Nodes
import Storage
import TrafficLog

/// One row whole, with all that explains it: its connection, the certificates, the tokens read, what an authorizer
/// was asked, and the exchanges that caused it and that it caused.
///
/// Nothing is masked: it is for the lab's owner, on whose screen secrets are shown.
struct RowPage {
  let lab: RunningLab
  private var reader: TrafficReader { lab.traffic.reader }

  init(_ lab: RunningLab) { self.lab = lab }

  /// - Returns: nil where the log holds no such row.
  func value(_ id: TrafficID) async throws -> JSONValue? {
    guard let explanation = try await reader.explanation(of: id) else { return nil }
    var page = JSONObject([("id", .string("\(id)"))])
    let step = Self.step(id, of: explanation)
    if let step {
      page["row"] = Self.whole(.exchange(step.exchange))
      page["invocations"] = .array(step.invocations.map { Self.whole(.invocation($0)) })
      page["tokens"] = .array(tokens(step.exchange))
    }
    if let connection = explanation.connection ?? step?.connection {
      page["connection"] = Self.whole(.connection(connection))
    }
    page["certificates"] = .array(
      try await certificates(step, explanation.connection ?? step?.connection))
    page["chain"] = .array(explanation.steps.map { chainLink($0) })
    return .object(page)
  }

  /// The exchange that was asked for, or in which an authorizer was.
  private static func step(_ id: TrafficID, of explanation: Explanation) -> Explanation.Step? {
    explanation.steps.first { step in
      switch id {
      case .exchange(let id): step.exchange.id == id
      case .invocation(let id): step.exchange.invocations.contains(id)
      case .connection: false
      }
    }
  }

  /// As `holdfast log --json --secrets` has it.
  private static func whole(_ entry: LogEntry) -> JSONValue {
    (try? JSONValue(parsing: Array(JSONRow.render(entry, secrets: true).utf8), limits: limits)) ?? .null
  }

  /// Two bodies, two heads and what verdicts quote of them, written in escapes.
  private static let limits: JSONLimits = {
    var limits = JSONLimits()
    limits.bytesMax = 8 << 20
    return limits
  }()

  private func tokens(_ row: ExchangeRow) -> [JSONValue] {
    let report = TokenReport(lab: lab)
    return FoundToken.all(in: row).map {
      report.value($0, thumbprint: row.thumbprint, isHandedOn: row.from.node != nil)
    }
  }

  /// Those of the connection, and the one that a proxy handed on, each with its role.
  private func certificates(
    _ step: Explanation.Step?, _ connection: ConnectionRecord?
  ) async throws -> [JSONValue] {
    var all: [JSONValue] = []
    let report = CertificateReport(lab: lab)
    if let presented = connection?.certificate {
      all.append(report.value(presented, "presented on the connection"))
    }
    all += (connection?.chain ?? []).map { report.value($0, "presented behind it") }
    if let handedOn = step?.exchange.thumbprint, handedOn != connection?.certificate?.thumbprint,
      let certificate = try await reader.certificate(handedOn)
    {
      all.append(report.value(certificate, "handed on in a header"))
    }
    return all
  }

  private func chainLink(_ step: Explanation.Step) -> JSONValue {
    var writer = JSONWriter()
    JSONSummary.write(.exchange(step.exchange), to: &writer) { $0.member("depth", step.depth) }
    return (try? JSONValue(parsing: writer.bytes)) ?? .null
  }
}
