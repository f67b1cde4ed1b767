/// A program that is called with one event at a time and answers it: a Lambda function that the lab hosts.
package protocol Function: Sendable {
  /// Calls it. It does not throw: what goes wrong is the outcome.
  ///
  /// - Parameters:
  ///   - event: JSON text.
  ///   - cause: the exchange that made the caller ask, for the log's chain of causes.
  func call(_ event: [UInt8], cause: ExchangeID) async -> FunctionCall
}

/// What became of one call.
package struct FunctionCall: Sendable, Equatable {
  package var outcome: FunctionOutcome
  /// What the function wrote in the course of it.
  package var log: [Invocation.LogLine]

  package init(_ outcome: FunctionOutcome, log: [Invocation.LogLine] = []) {
    self.outcome = outcome
    self.log = log
  }
}

package enum FunctionOutcome: Sendable, Equatable {
  /// Whatever it answered; JSON, if it did as it should.
  case answered([UInt8])
  /// It reported an error: what its program threw.
  case threw(FunctionError)
  /// There was no answer from it; the fault says what happened to it.
  case failed(FunctionFault)
}

/// An error as a runtime reports it (`errorMessage`, `errorType`).
package struct FunctionError: Sendable, Equatable {
  package let message: String
  /// `Runtime.ImportModuleError`, `RuntimeError`; nil where the report has none.
  package let type: String?

  package init(message: String, type: String?) {
    self.message = message
    self.type = type
  }

  /// `RuntimeError: Unauthorized`
  package var sentence: String { type.map { "\($0): \(message)" } ?? message }
}

/// Why a function did not answer.
package enum FunctionFault: Error, Sendable, Equatable {
  /// The code or the command could not be used at all.
  case notStarted(String)
  /// The process ended before it asked for its first event; the text says how.
  case crashedAtStart(String)
  /// It reported an error instead of asking for its first event.
  case initialization(FunctionError)
  /// It did not ask for its first event in time.
  case startTime(Duration)
  /// It answered, or gave up asking, and did not ask for its next event in time.
  case restTime(Duration)
  /// The process ended in the middle of the call; the text says how.
  case exited(String)
  case deadline(Duration)
  /// It occupied more memory than it may, in MiB.
  case memory(limit: Int)
  /// The answer was larger than it may be, in bytes; nil where nobody counted to its end.
  case answerSize(Int?)
  /// It asked for the next event and had not answered this one.
  case askedAgain
  /// Every instance was busy for too long, or too many calls waited already.
  case busy(String)
  /// The lab is going down.
  case stopped
}

extension FunctionFault {
  /// One sentence for a person, without a full stop.
  package var sentence: String {
    switch self {
    case .notStarted(let how): "the function cannot be started: \(how)"
    case .crashedAtStart(let how): "the process ended at its start, with \(how)"
    case .initialization(let error): "the function reported at its start: \(error.sentence)"
    case .startTime(let limit): "the process did not ask for its first event within \(limit.seconds)"
    case .restTime(let limit): "the process did not ask for its next event within \(limit.seconds)"
    case .exited(let how): "the process ended in the middle of the call, with \(how)"
    case .deadline(let limit): "the function did not answer within \(limit.seconds)"
    case .memory(let limit): "the process occupied more than its \(limit) MB of memory"
    case .answerSize(let size?): "the answer of \(size) bytes is larger than an answer may be"
    case .answerSize(nil): "the answer is larger than an answer may be"
    case .askedAgain: "the function asked for the next event without having answered this one"
    case .busy(let why): why
    case .stopped: "the lab is going down"
    }
  }
}

extension Duration {
  /// `3 s`, `2.5 s`
  fileprivate var seconds: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
  }
}
