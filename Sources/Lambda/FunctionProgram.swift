/// How a function is run: what `lab.json` says of it, with everything filled in.
package struct FunctionProgram: Sendable {
  package var name: String
  /// The program and its arguments.
  package var command: [String]
  /// `module.function`, for the runtime; empty where the program knows by itself.
  package var handler: String
  /// Where the code is, and the current folder of the program.
  package var folder: String
  /// What the function is given beyond what every runtime sets; it has the last word.
  package var environment: [(name: String, value: String)]
  package var region: String
  package var account: String
  /// Of resident memory, in MiB.
  package var memory: Int

  package init(
    name: String, command: [String], handler: String, folder: String,
    environment: [(name: String, value: String)], region: String, account: String, memory: Int
  ) {
    self.name = name
    self.command = command
    self.handler = handler
    self.folder = folder
    self.environment = environment
    self.region = region
    self.account = account
    self.memory = memory
  }

  package var arn: String { "arn:aws:lambda:\(region):\(account):function:\(name)" }

  /// The environment of one process.
  /// - Parameter runtimeAPI: host and port of its runtime API.
  func variables(runtimeAPI: String) -> [(name: String, value: String)] {
    var variables = [
      ("AWS_LAMBDA_RUNTIME_API", runtimeAPI), ("_HANDLER", handler), ("LAMBDA_TASK_ROOT", folder),
      ("AWS_LAMBDA_FUNCTION_NAME", name), ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
      ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String(memory)), ("AWS_REGION", region),
      ("AWS_DEFAULT_REGION", region), ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/\(name)"),
      ("AWS_LAMBDA_LOG_STREAM_NAME", "holdfast"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
      ("LANG", "en_US.UTF-8"), ("TZ", ":UTC"), ("PYTHONDONTWRITEBYTECODE", "1"),
    ]
    for (name, value) in environment {
      variables.removeAll { $0.0 == name }
      variables.append((name, value))
    }
    return variables.map { (name: $0.0, value: $0.1) }
  }
}
