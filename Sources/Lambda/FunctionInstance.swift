import Nodes

/// One process of a function, as the pool sees it.
struct FunctionInstance {
  enum State: Equatable {
    case off
    /// Has not asked for an event yet.
    case starting(until: UInt64)
    case idle(FunctionPool.Poll)
    case busy(FunctionPool.Call, until: UInt64)
    /// Runs, and asks for nothing at the moment, but soon will, as programs do between an answer and the next
    /// request.
    case resting(expectedUntil: UInt64, until: UInt64)
    /// Has asked for nothing for longer than a call is made to wait for.
    case silent(until: UInt64)
    /// Was killed, and has not been reaped yet.
    case ending
  }

  var state = State.off
  /// Its code is no longer what it runs.
  var isStale = false
  var hasGotEvent = false
  var hasPolled = false
  /// What it reported at its start, or what it was killed for outside of a call.
  var fault: FunctionFault?

  mutating func take(_ call: FunctionPool.Call, until deadline: UInt64) {
    state = .busy(call, until: deadline)
    hasGotEvent = true
  }

  var isIdle: Bool { if case .idle = state { true } else { false } }
  var isAlive: Bool { state != .off }

  /// Whether it will ask for an event soon, without having to finish one first.
  var isComing: Bool {
    switch state {
    case .starting, .resting: true
    case .ending where fault == nil: true
    case .off, .idle, .busy, .silent, .ending: false
    }
  }

  var deadline: UInt64? {
    switch state {
    case .starting(let until), .busy(_, let until), .silent(let until): until
    case .resting(let expectedUntil, let until): min(expectedUntil, until)
    case .off, .idle, .ending: nil
    }
  }
}
