import Nodes

/// Rows of two kinds are put in order by real time, for lab time may have been moved back between them.
extension ExchangeRow {
  /// Microseconds since 1970, in UTC.
  package var realStarted: Int64 { shift.realMicroseconds(at: started) }
}

extension ConnectionRecord {
  /// Microseconds since 1970, in UTC.
  package var realAccepted: Int64 { shift.realMicroseconds(at: accepted) }
}
