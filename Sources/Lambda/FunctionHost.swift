import HTTP
package import Loops
package import Nodes
import Transport

/// Runs a function as AWS Lambda would: the host of its runtime API, and of the processes that ask there for events.
///
/// Every instance has a runtime API of its own, on a port of its own. So it is known which process asks, also where
/// each of its calls is a connection of its own, as a shell script with curl makes them.
package actor FunctionHost: LoopBound, Function {
  /// The grain of deadlines, and of looking at memory.
  private static let sweepInterval = Duration.milliseconds(50)

  package nonisolated let loop: EventLoop
  private(set) var program: FunctionProgram
  private let timeout: Duration
  private let processes: FunctionProcesses
  private let requestID: @Sendable () -> String
  var pool: FunctionPool
  var seats: [FunctionSeat] = []
  var calls: [FunctionPool.Call: PendingCall] = [:]
  var callsByID: [String: FunctionPool.Call] = [:]
  var polls: [FunctionPool.Poll: PendingPoll] = [:]
  private var lastNumber: UInt64 = 0
  private var notes: [Invocation.LogLine] = []
  private var sweeper: LoopTimer?
  /// Whether a deadline had passed already at the last look.
  private var isOverdue = false
  var watcher: CodeWatcher?
  var reloading: Task<Void, Never>?
  private var waitingForStart: [(until: UInt64, continuation: CheckedContinuation<FunctionFault?, Never>)] =
    []
  private var waitingForEnd: CheckedContinuation<Void, Never>?

  struct PendingCall {
    let event: [UInt8]
    let requestID: String
    let cause: ExchangeID
    /// The instance that has it.
    var seat: Int?
    /// The connection on which it was handed over, as long as that is open.
    var connection: ObjectIdentifier?
    /// How often it came back unread.
    var returns = 0
    let continuation: CheckedContinuation<FunctionCall, Never>
  }

  struct PendingPoll {
    let seat: Int
    let connection: ObjectIdentifier
    let continuation: CheckedContinuation<HTTPResponse, Never>
  }

  /// - Parameters:
  ///   - processes: is told of every process.
  ///   - requestID: makes the id of a call, each time another one.
  package init(
    loop: EventLoop, program: FunctionProgram, limits: FunctionPool.Limits, processes: FunctionProcesses,
    requestID: @escaping @Sendable () -> String
  ) {
    self.loop = loop
    self.program = program
    self.processes = processes
    self.requestID = requestID
    timeout = limits.timeout
    pool = FunctionPool(limits)
  }

  /// Opens the runtime APIs and starts the first instance.
  package func start() async throws(FunctionHostError) {
    for index in pool.instances.indices {
      let listener: Listener
      do throws(ListenerError) {
        listener = try Listener(binding: RuntimeAPI.configuration)
        try await listener.start(on: [loop], handlers: [RuntimeAPI(host: self, seat: index)])
      } catch {
        throw FunctionHostError(sentence: "no runtime API for '\(program.name)': \(error.sentence)")
      }
      seats.append(FunctionSeat(listener: listener, sender: KnownSender(owner: NodeName(program.name))))
    }
    sweeper = try? LoopTimer(on: loop, after: Self.sweepInterval, every: Self.sweepInterval) { self.sweep() }
    perform(pool.warm(at: now))
  }

  /// Waits until an instance has asked for its first event.
  /// - Returns: why none has, or nil; also where it takes longer than `limit`.
  package func started(within limit: Duration) async -> FunctionFault? {
    guard !pool.hasStarted else { return pool.lastFault }
    return await withCheckedContinuation { waitingForStart.append((now + limit.milliseconds, $0)) }
  }

  /// Calls it, in the order of asking.
  package func call(_ event: [UInt8], cause: ExchangeID) async -> FunctionCall {
    await withCheckedContinuation { continuation in
      let call = number()
      let id = requestID()
      calls[call] = PendingCall(event: event, requestID: id, cause: cause, continuation: continuation)
      callsByID[id] = call
      perform(pool.called(call, at: now))
    }
  }

  /// Replaces every process by one that runs the code as it is now.
  /// - Parameter folder: where it is now, where that has changed.
  package func codeChanged(folder: String? = nil) {
    if let folder { program.folder = folder }
    perform(pool.codeChanged(at: now))
  }

  /// Ends every call and every process. When it returns nothing is left of them.
  package func stop() async {
    await stopWatching()
    perform(pool.stop())
    if !seats.allSatisfy({ $0.process == nil }) {
      await withCheckedContinuation { waitingForEnd = $0 }
    }
    sweeper?.close()
    sweeper = nil
    for seat in seats { await seat.listener.stop(grace: .zero) }
    seats = []
  }

  /// Milliseconds, read afresh: a call that comes late in a long turn of the loop has its whole time before it.
  var now: UInt64 { RealTime.monotonicMilliseconds }

  func number() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }
}

/// Why a function cannot be hosted at all.
package struct FunctionHostError: Error, Sendable {
  package let sentence: String
}

// MARK: - What the pool decides

extension FunctionHost {
  func perform(_ actions: [FunctionPool.Action]) {
    for action in actions {
      switch action {
      case .start(let index): launch(index)
      case .kill(let index): seats[index].process?.kill()
      case .deliver(let call, let poll): deliver(call, to: poll)
      case .refuse(let poll):
        polls.removeValue(forKey: poll)?.continuation.resume(returning: RuntimeAnswer.gone)
      case .finish(let call, let outcome): finish(call, outcome)
      }
    }
    reportStart()
  }

  private func launch(_ index: Int) {
    seats[index].begin(in: program.folder)
    let command = ChildProcess.Command(
      program.command.first ?? "", Array(program.command.dropFirst()),
      environment: program.variables(runtimeAPI: "127.0.0.1:\(seats[index].listener.port)"),
      folder: program.folder)
    do throws(UVError) {
      seats[index].process = try ChildProcess(command, on: loop) { output, bytes in
        self.seats[index].log.add(output == .standard ? .stdout : .stderr, bytes)
      } exited: { exit in
        self.exited(index, exit)
      }
      seats[index].tell(processes)
    } catch {
      perform(pool.notStarted(index, how: error.sentence, at: now))
    }
  }

  private func exited(_ index: Int, _ exit: ChildExit) {
    seats[index].forget(processes)
    seats[index].process = nil
    let instance = pool.instances[index]
    if !instance.hasGotEvent { seats[index].failedToStart() }
    if instance.hasPolled, let fault = instance.fault { note("a process was killed: \(fault.sentence)") }
    switch exit {
    case .notStarted(let error):
      let how = "\(program.command.first ?? "nothing"): \(error.sentence)"
      perform(pool.notStarted(index, how: how, at: now))
    case .code, .signal: perform(pool.exited(index, how: exit.description, at: now))
    }
    guard let waiting = waitingForEnd, seats.allSatisfy({ $0.process == nil }) else { return }
    waitingForEnd = nil
    waiting.resume()
  }

  /// A process that has ended may not have been reaped, nor its socket been seen to end.
  private func deliver(_ call: FunctionPool.Call, to poll: FunctionPool.Poll) {
    guard let pending = polls.removeValue(forKey: poll), let event = calls[call] else { return }
    guard seats[pending.seat].process?.isRunning == true else {
      pending.continuation.resume(returning: RuntimeAnswer.gone)
      return perform(pool.returned(call, by: pending.seat, isDead: true, at: now))
    }
    calls[call]?.seat = pending.seat
    calls[call]?.connection = pending.connection
    seats[pending.seat].sender.cause = event.cause
    pending.continuation.resume(
      returning: RuntimeAnswer.event(
        event.event, requestID: event.requestID, deadlineMilliseconds: RealTime.milliseconds(in: timeout),
        arn: program.arn))
  }

  private func finish(_ call: FunctionPool.Call, _ outcome: FunctionOutcome) {
    guard let pending = calls.removeValue(forKey: call) else { return }
    callsByID[pending.requestID] = nil
    var log: [Invocation.LogLine] = []
    if let seat = pending.seat {
      seats[seat].sender.cause = nil
      seats[seat].process?.drain()
      seats[seat].lastRequestID = pending.requestID
      log = seats[seat].log.take()
    } else if case .failed = outcome {
      log = seats.compactMap { $0.startLog }.last ?? []
    }
    pending.continuation.resume(returning: FunctionCall(outcome, log: notes + log))
    notes = []
  }

  /// Says with the next call what happened between calls.
  private func note(_ text: String) {
    if notes.count < Self.notesMax { notes.append(Invocation.LogLine(.lab, text)) }
  }

  private static let notesMax = 16

  private func reportStart() {
    guard !waitingForStart.isEmpty, pool.hasStarted else { return }
    let fault = pool.lastFault
    for waiting in waitingForStart { waiting.continuation.resume(returning: fault) }
    waitingForStart = []
  }

  /// An answer may have come in time and wait to be read, where the loop itself was late: it has one more turn.
  private func heedDeadlines() {
    guard let deadline = pool.nextDeadline, deadline <= now else { return isOverdue = false }
    if isOverdue { perform(pool.tick(at: now)) }
    isOverdue.toggle()
  }

  private func sweep() {
    for (index, seat) in seats.enumerated() {
      guard let bytes = seat.process?.residentBytes, bytes > program.memory << 20 else { continue }
      perform(pool.exceededMemory(index, limit: program.memory))
    }
    heedDeadlines()
    let now = now
    for waiting in waitingForStart where waiting.until <= now { waiting.continuation.resume(returning: nil) }
    waitingForStart.removeAll { $0.until <= now }
  }
}
