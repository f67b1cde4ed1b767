import HTTP
import Nodes
import Synchronization
import TrafficLog

/// To which trace the requests that are being answered belong, so that what they cause can be told the same
/// (W3C Trace Context). Callable from any loop.
///
/// A lab that reports to no collector only passes on what callers bring, and without any of that costs a request
/// one look at its headers.
final class TraceTable: Sendable {
  /// Beyond it a request passes nothing on; more are never under way at once.
  private static let entriesMax = 65_536
  /// `tracestate` beyond it may be dropped (§3.3.1.5).
  private static let stateBytesMax = 512
  private static let stateHeaderName = "tracestate"

  private struct Entry {
    /// With the span that is answering now as its parent.
    let onward: TraceContext
    let state: String?
  }

  private let beginsTraces: Bool
  private let entries = Mutex<[ExchangeID: Entry]>([:])
  private let count = Atomic<Int>(0)

  /// - Parameter beginsTraces: gives requests a trace that come without.
  init(beginsTraces: Bool) { self.beginsTraces = beginsTraces }

  /// Remembers the trace of a request.
  /// - Returns: whether `ended` has to be called.
  func began(_ exchange: ExchangeID, at time: LabTime, _ headers: HTTPHeaders) -> Bool {
    let given = TraceContext(headers)
    guard given != nil || beginsTraces else { return false }
    let id = TrafficID.exchange(exchange)
    let onward = TraceContext(
      traceID: given?.traceID ?? SpanIdentifier.trace(of: id, at: time),
      parentID: SpanIdentifier.span(of: id, at: time), flags: given?.flags ?? 1)
    // Without a parent of its kind, a state means nothing.
    let state = given == nil ? nil : headers[Self.stateHeaderName]
    let entry = Entry(onward: onward, state: state.flatMap { $0.utf8.count <= Self.stateBytesMax ? $0 : nil })
    let added = entries.withLock { entries in
      guard entries.count < Self.entriesMax else { return false }
      entries[exchange] = entry
      return true
    }
    if added { count.wrappingAdd(1, ordering: .relaxed) }
    return added
  }

  func ended(_ exchange: ExchangeID) {
    if entries.withLock({ $0.removeValue(forKey: exchange) }) != nil {
      count.wrappingSubtract(1, ordering: .relaxed)
    }
  }

  /// The request as it goes on, because of `cause`: in its trace, with a parent id of its own.
  func traced(_ request: HTTPRequest, cause: ExchangeID) -> HTTPRequest {
    guard count.load(ordering: .relaxed) > 0, let entry = entries.withLock({ $0[cause] }) else {
      return request
    }
    var request = request
    request.headers.set(TraceContext.headerName, entry.onward.text)
    if let state = entry.state, !request.headers.contains(Self.stateHeaderName) {
      request.headers.add(Self.stateHeaderName, state)
    }
    return request
  }
}
