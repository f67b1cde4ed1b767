import HTTP
import Nodes

extension ExchangeRecord {
  /// Says in the log that it has a gap. It is written like something that the lab told itself.
  /// - Parameter reason: of one sentence, without a full stop.
  static func loss(
    of count: UInt64, because reason: String, as id: ExchangeID, at time: LabTime, _ shift: ClockShift
  ) -> ExchangeRecord {
    let words = count == 1 ? "1 record was not kept" : "\(count) records were not kept"
    return ExchangeRecord(
      id: id, connection: nil, from: .node(.owner), to: ListenerName(node: .owner, port: "log"),
      started: time,
      duration: .zero, request: .parsed(HTTPRequest(method: "NOTE", target: RequestTarget(path: "/lost"))),
      response: nil, failure: "\(words): \(reason)", shift: shift)
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
