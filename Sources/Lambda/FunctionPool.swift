package import Nodes

/// Which instance gets which call: events in, actions out, without a process, a socket or a clock of its own.
///
/// An instance is a process that asks for one event after the other. One is kept warm; another is started when
/// calls wait and no instance is about to be free, up to the limit. Times are milliseconds of a clock that only
/// goes forward.
package struct FunctionPool {
  package typealias Call = UInt64
  package typealias Poll = UInt64

  package struct Limits: Sendable {
    package var instancesMax: Int
    /// For one call, from the moment at which an instance has its event.
    package var timeout: Duration
    /// From the start of a process until it asks for its first event.
    package var startTime: Duration
    /// From an answer until the process asks for its next event. It is shorter than `queueTime`, so that a call
    /// can wait for the successor of a process that never asks again.
    package var restTime: Duration
    /// How long a call waits for an instance.
    package var queueTime: Duration
    package var queueMax: Int

    package init(
      instancesMax: Int, timeout: Duration, startTime: Duration = .seconds(10),
      restTime: Duration = .seconds(5), queueTime: Duration = .seconds(10), queueMax: Int = 1000
    ) {
      self.instancesMax = instancesMax
      self.timeout = timeout
      self.startTime = startTime
      self.restTime = restTime
      self.queueTime = queueTime
      self.queueMax = queueMax
    }
  }

  package enum Action: Equatable {
    case start(instance: Int)
    /// Its end is to be reported by `exited`.
    case kill(instance: Int)
    case deliver(Call, to: Poll)
    /// Nobody will have an event for it.
    case refuse(Poll)
    case finish(Call, FunctionOutcome)
  }

  let limits: Limits
  var instances: [FunctionInstance]
  private(set) var waiting: [(call: Call, until: UInt64)] = []
  /// How many processes in a row ended without having got an event.
  private var failedStarts = 0
  /// Before it nothing is started.
  private var pausedUntil: UInt64 = 0
  /// Why the last process that did not get through its start did not.
  package private(set) var lastFault: FunctionFault?
  private var isStopped = false

  package init(_ limits: Limits) {
    self.limits = limits
    instances = Array(repeating: FunctionInstance(), count: limits.instancesMax)
  }
}

// MARK: - Calls

extension FunctionPool {
  package mutating func called(_ call: Call, at now: UInt64) -> [Action] {
    if isStopped { return [.finish(call, .failed(.stopped))] }
    guard waiting.count < limits.queueMax else {
      return [.finish(call, .failed(.busy("\(limits.queueMax) calls wait for the function already")))]
    }
    waiting.append((call, now.adding(limits.queueTime)))
    return dispatch(at: now)
  }

  /// Starts an instance before anybody calls.
  package mutating func warm(at now: UInt64) -> [Action] {
    guard !isStopped, !hasInstance else { return [] }
    return start(at: now)
  }

  /// Gives waiting calls to idle instances, and starts what is wanted beyond them.
  private mutating func dispatch(at now: UInt64) -> [Action] {
    var actions: [Action] = []
    while let next = waiting.first, let index = instances.firstIndex(where: \.isIdle),
      case .idle(let poll) = instances[index].state
    {
      waiting.removeFirst()
      instances[index].take(next.call, until: now.adding(limits.timeout))
      actions.append(.deliver(next.call, to: poll))
    }
    let coming = instances.count(where: \.isComing)
    for _ in 0..<max(0, waiting.count - coming) {
      let started = start(at: now)
      if started.isEmpty { break }
      actions += started
    }
    let isHopeless = pausedUntil > now.adding(Self.patience) && !hasInstance
    return isHopeless ? actions + failWaiting() : actions
  }

  private mutating func start(at now: UInt64) -> [Action] {
    guard now >= pausedUntil, let index = instances.firstIndex(where: { $0.state == .off }) else { return [] }
    instances[index] = FunctionInstance(state: .starting(until: now.adding(limits.startTime)))
    return [.start(instance: index)]
  }

  private var hasInstance: Bool { instances.contains(where: \.isAlive) }

  /// A pause before the next start that a call sits out.
  private static let patience = Duration.seconds(1)

  /// Nobody will come for them soon: the function does not get through its start.
  private mutating func failWaiting() -> [Action] {
    let fault = lastFault ?? .stopped
    defer { waiting = [] }
    return waiting.map { .finish($0.call, .failed(fault)) }
  }
}

// MARK: - What instances do

extension FunctionPool {
  /// An instance asks for its next event.
  package mutating func polled(_ poll: Poll, by index: Int, at now: UInt64) -> [Action] {
    var actions: [Action] = []
    switch instances[index].state {
    case .off, .ending: return [.refuse(poll)]
    case .idle(let old): actions = [.refuse(old)]
    case .busy(let call, _): actions = [.finish(call, .failed(.askedAgain))]
    case .starting, .resting, .silent: break
    }
    if instances[index].isStale { return actions + [.refuse(poll)] + kill(index) }
    instances[index].state = .idle(poll)
    instances[index].hasPolled = true
    return actions + dispatch(at: now)
  }

  /// Who had asked is no longer there to be answered.
  package mutating func left(_ poll: Poll, at now: UInt64) {
    guard let index = instances.firstIndex(where: { $0.state == .idle(poll) }) else { return }
    instances[index].state = resting(at: now)
  }

  /// So long a process that has answered is expected to ask again at once, and no other is started in its place.
  static let restGrace = Duration.seconds(1)

  private func resting(at now: UInt64) -> FunctionInstance.State {
    .resting(expectedUntil: now.adding(Self.restGrace), until: now.adding(limits.restTime))
  }

  /// The call that an instance was handed has not reached its program, and goes to another one.
  /// - Parameter isDead: the process was found dead; its end will be reported.
  package mutating func returned(_ call: Call, by index: Int, isDead: Bool, at now: UInt64) -> [Action] {
    guard case .busy(call, _) = instances[index].state else { return [] }
    instances[index].state = isDead ? .ending : resting(at: now)
    waiting.insert((call, now.adding(limits.queueTime)), at: 0)
    return dispatch(at: now)
  }

  /// - Returns: nil where the instance has no such call.
  package mutating func answered(
    _ call: Call, _ outcome: FunctionOutcome, by index: Int, at now: UInt64
  ) -> [Action]? {
    guard case .busy(call, _) = instances[index].state else { return nil }
    instances[index].state = resting(at: now)
    failedStarts = 0
    let finish = Action.finish(call, outcome)
    return instances[index].isStale ? [finish] + kill(index) : [finish]
  }

  /// An instance reports an error instead of asking for its first event. It will end by itself.
  package mutating func reportedAtStart(_ error: FunctionError, by index: Int) {
    guard case .starting = instances[index].state else { return }
    instances[index].fault = .initialization(error)
  }

  /// A process has ended, by itself or because it was killed.
  package mutating func exited(_ index: Int, how: String, at now: UInt64) -> [Action] {
    let old = instances[index]
    instances[index] = FunctionInstance()
    guard !isStopped else { return [] }
    switch old.state {
    case .busy(let call, _):
      return [.finish(call, .failed(.exited(how)))] + replace(at: now)
    case .ending where old.fault == nil: return replace(at: now)
    case .off, .starting, .idle, .resting, .silent, .ending:
      if old.hasGotEvent { return replace(at: now) }
      pauseStarts(at: now)
      lastFault = old.fault ?? .crashedAtStart(how)
      return (hasInstance || old.hasPolled ? [] : failWaiting()) + dispatch(at: now)
    }
  }

  /// The program could not even be started.
  package mutating func notStarted(_ index: Int, how: String, at now: UInt64) -> [Action] {
    instances[index].fault = .notStarted(how)
    return exited(index, how: how, at: now)
  }

  package mutating func exceededMemory(_ index: Int, limit: Int) -> [Action] {
    fail(index, .memory(limit: limit))
  }

  /// The answer was too large to be read.
  package mutating func answeredTooMuch(_ index: Int, at now: UInt64) -> [Action] {
    guard case .busy(let call, _) = instances[index].state else { return [] }
    instances[index].state = resting(at: now)
    return [.finish(call, .failed(.answerSize(nil)))]
  }

  private mutating func replace(at now: UInt64) -> [Action] {
    (hasInstance ? [] : start(at: now)) + dispatch(at: now)
  }

  /// Each further failure doubles the pause before the next attempt.
  private mutating func pauseStarts(at now: UInt64) {
    let pause = Duration.milliseconds(100 << min(failedStarts, 7))
    failedStarts += 1
    pausedUntil = now.adding(min(pause, Self.pauseMax))
  }

  private static let pauseMax = Duration.seconds(10)
}

// MARK: - Time and ends

extension FunctionPool {
  /// What has to be looked at next, and when.
  package var nextDeadline: UInt64? {
    var deadlines = instances.compactMap(\.deadline)
    if let first = waiting.first {
      deadlines.append(first.until)
      if !hasInstance { deadlines.append(pausedUntil) }
    }
    return deadlines.min()
  }

  package mutating func tick(at now: UInt64) -> [Action] {
    var actions: [Action] = []
    for index in instances.indices where instances[index].deadline.map({ $0 <= now }) == true {
      actions += runOut(index, at: now)
    }
    while let first = waiting.first, first.until <= now {
      waiting.removeFirst()
      let fault = FunctionFault.busy("no instance of the function was free within \(limits.queueTime)")
      actions.append(.finish(first.call, .failed(fault)))
    }
    return actions + dispatch(at: now)
  }

  private mutating func runOut(_ index: Int, at now: UInt64) -> [Action] {
    switch instances[index].state {
    case .busy: return fail(index, .deadline(limits.timeout))
    case .starting: return fail(index, .startTime(limits.startTime))
    case .resting(_, let until) where now < until:
      instances[index].state = .silent(until: until)
      return []
    case .resting, .silent: return fail(index, .restTime(limits.restTime))
    case .off, .idle, .ending: return []
    }
  }

  /// Ends an instance for its fault; the call that it had, if any, fails by it.
  private mutating func fail(_ index: Int, _ fault: FunctionFault) -> [Action] {
    switch instances[index].state {
    case .off, .ending: return []
    case .busy(let call, _): return [.finish(call, .failed(fault))] + kill(index)
    case .starting, .idle, .resting, .silent:
      instances[index].fault = fault
      return kill(index)
    }
  }

  private mutating func kill(_ index: Int) -> [Action] {
    var actions: [Action] = []
    if case .idle(let poll) = instances[index].state { actions.append(.refuse(poll)) }
    instances[index].state = .ending
    return actions + [.kill(instance: index)]
  }

  /// Its code is another now: every instance is replaced, a busy one when it has answered.
  package mutating func codeChanged(at now: UInt64) -> [Action] {
    failedStarts = 0
    pausedUntil = 0
    lastFault = nil
    var actions: [Action] = []
    for index in instances.indices {
      switch instances[index].state {
      case .off, .ending: break
      case .busy: instances[index].isStale = true
      case .starting, .idle, .resting, .silent: actions += kill(index)
      }
    }
    return actions + warm(at: now)
  }

  /// Fails every call and ends every instance.
  package mutating func stop() -> [Action] {
    isStopped = true
    var actions: [Action] = waiting.map { .finish($0.call, .failed(.stopped)) }
    waiting = []
    for index in instances.indices { actions += fail(index, .stopped) }
    return actions
  }

  /// Whether it is known how the first start ended.
  package var hasStarted: Bool { lastFault != nil || instances.contains(where: \.hasPolled) }
}

extension UInt64 {
  fileprivate func adding(_ duration: Duration) -> UInt64 {
    let (seconds, attoseconds) = duration.components
    let milliseconds =
      UInt64(clamping: seconds) * 1000 + UInt64(clamping: attoseconds / 1_000_000_000_000_000)
    let (sum, overflow) = addingReportingOverflow(milliseconds)
    return overflow ? .max : sum
  }
}
