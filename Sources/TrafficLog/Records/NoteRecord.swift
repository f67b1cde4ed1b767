import HTTP
package import Nodes

extension ExchangeRecord {
  /// Says in the log that something of the lab itself is not in order. It is written like something that the lab
  /// told itself, so that it stands among the rows that it is about.
  /// - Parameters:
  ///   - subject: what is not in order, in one word: `telemetry`.
  ///   - sentence: of one line, without a full stop.
  package static func note(
    of subject: String, _ sentence: String, as id: ExchangeID, at time: LabTime, _ shift: ClockShift
  ) -> ExchangeRecord {
    ExchangeRecord(
      id: id, connection: nil, from: .node(.owner), to: ListenerName(node: .owner, port: subject),
      started: time, duration: .zero,
      request: .parsed(HTTPRequest(method: "NOTE", target: RequestTarget(path: "/\(subject)"))),
      response: nil, failure: sentence, shift: shift)
  }

  /// Says that the log has a gap.
  /// - Parameter reason: of one sentence, without a full stop.
  static func loss(
    of count: UInt64, because reason: String, as id: ExchangeID, at time: LabTime, _ shift: ClockShift
  ) -> ExchangeRecord {
    let words = count == 1 ? "1 record was not kept" : "\(count) records were not kept"
    return note(of: "log", "\(words): \(reason)", as: id, at: time, shift)
  }
}

extension TrafficRecord {
  /// When it happened.
  var moment: (LabTime, ClockShift)? {
    switch self {
    case .connection(let record): (record.accepted, record.shift)
    case .closed(_, let time, let shift, _): (time, shift)
    case .exchange(let record): (record.started, record.shift)
    }
  }
}
