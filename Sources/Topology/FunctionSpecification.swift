package import OrderedCollections

/// A program of somebody else's that the lab runs as AWS Lambda would.
package struct FunctionSpecification: Sendable, Equatable {
  /// A folder or a zip file, seen from the folder of `lab.json`.
  package var code: String
  /// The program and its arguments; empty: `bootstrap`, or Python's runtime where there is a handler.
  package var command: [String]
  /// `module.function`.
  package var handler: String?
  /// May name the addresses of listeners: `${idp.front}`.
  package var environment: OrderedDictionary<String, String>
  /// In MiB of resident memory.
  package var memory: Int
  package var timeout: Duration
  /// How many processes may run at a time.
  package var instances: Int
  /// Whether the function is started anew when its code changes.
  package var reload: Bool
  package var awsCompat: Compatibility

  /// What public sources disagree on.
  package struct Compatibility: Sendable, Equatable {
    package var principalRequired = false
    package init() {}
  }

  package init(
    code: String, command: [String] = [], handler: String? = nil,
    environment: OrderedDictionary<String, String> = [:], memory: Int = 128, timeout: Duration = .seconds(3),
    instances: Int = 4, reload: Bool = true, awsCompat: Compatibility = Compatibility()
  ) {
    self.code = code
    self.command = command
    self.handler = handler
    self.environment = environment
    self.memory = memory
    self.timeout = timeout
    self.instances = instances
    self.reload = reload
    self.awsCompat = awsCompat
  }

  /// What is run: the command, or what a runtime of AWS would run.
  package var effectiveCommand: [String] {
    if !command.isEmpty { return command }
    return handler.map { ["python3", "-m", "awslambdaric", $0] } ?? ["./bootstrap"]
  }
}
