package import Nodes

/// What a loop hands to the recorder. Every case is plain values and shared storage: making one costs no
/// formatting and no copy of a body.
package enum TrafficRecord: Sendable {
  /// A connection whose handshake is done, or was refused. A second record of the same id replaces the first.
  case connection(ConnectionRecord)
  /// A connection that was recorded before has ended.
  case closed(ConnectionID, at: LabTime, shift: ClockShift = .none, reason: String?)
  case exchange(ExchangeRecord)

  /// About how much memory the record keeps alive, in bytes.
  var weightBytes: Int {
    switch self {
    case .connection(let record): 512 + (record.certificate?.der.count ?? 0)
    case .closed: 128
    case .exchange(let record): record.weightBytes
    }
  }
}

/// How much of what passes is kept (`"capture"` in `lab.json`).
package enum Capture: String, Sendable, CaseIterable {
  /// Nothing.
  case off
  /// Connections, exchanges, invocations and verdicts.
  case messages
  /// The bytes on the wire and the key lines to read them with, too.
  case wire
}
