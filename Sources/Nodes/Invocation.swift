/// One event handed to an authorizer, and what came back. Both are the JSON text that crossed the border,
/// made when the log is written where nothing crossed one.
package struct Invocation: Sendable {
  package let authorizer: NodeName
  package let event: @Sendable () -> String
  /// The policy document with its context, or nil where the authorizer failed.
  package let policy: (@Sendable () -> String)?
  /// Why there is no policy: `Unauthorized`, a timeout, the text of an exception.
  package let failure: String?
  package let duration: Duration
  /// What a function wrote in the course of it; empty where no process was asked.
  package let log: [LogLine]

  package init(
    authorizer: NodeName, event: @escaping @Sendable () -> String, policy: (@Sendable () -> String)?,
    failure: String?, duration: Duration, log: [LogLine] = []
  ) {
    self.authorizer = authorizer
    self.event = event
    self.policy = policy
    self.failure = failure
    self.duration = duration
    self.log = log
  }

  /// A line that a function wrote, or that the lab has to say about it.
  package struct LogLine: Sendable, Equatable {
    package enum Source: String, Sendable, CaseIterable { case stdout, stderr, lab }

    package let source: Source
    /// Without its end; may hold anything that a stranger's program writes.
    package let text: String

    package init(_ source: Source, _ text: String) {
      self.source = source
      self.text = text
    }
  }
}
