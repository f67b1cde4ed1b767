import Loops

/// What a server's connection waits for, and until when on its loop's clock.
struct TimeLimit {
  enum Kind { case none, handshake, idle, head, body, output, linger }

  private(set) var kind = Kind.none
  private var deadline = UInt64.max

  /// Starts a limit, or leaves it as it runs: a peer that sends a byte now and then gains nothing by it.
  mutating func set(_ kind: Kind, now: UInt64, in configuration: ListenerConfiguration) {
    guard kind != self.kind else { return }
    self.kind = kind
    let (end, isBeyond) = now.addingReportingOverflow(Self.length(of: kind, in: configuration))
    deadline = isBeyond ? .max : end
  }

  func hasPassed(at now: UInt64) -> Bool { now >= deadline }

  /// How long a connection that we have ended is kept, so that its peer can read the last of it.
  private static let lingerTime = Duration.seconds(5)

  private static func length(of kind: Kind, in configuration: ListenerConfiguration) -> UInt64 {
    switch kind {
    case .none: .max
    case .handshake: configuration.handshakeTime.milliseconds
    case .idle: configuration.idleTime.milliseconds
    case .head: configuration.headerTime.milliseconds
    case .body, .output: configuration.bodyTime.milliseconds
    case .linger: lingerTime.milliseconds
    }
  }
}
