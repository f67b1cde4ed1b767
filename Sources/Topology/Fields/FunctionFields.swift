/// The keys of a function.
enum FunctionFields {
  static let kind = Kind<FunctionSpecification>(
    "function", "A program that the lab runs as AWS Lambda would: whatever speaks its runtime API.",
    make: { _ in FunctionSpecification(code: "") },
    fields: [
      Field(
        "code", .text(), \.code, isRequired: true,
        "A folder, or a zip file, seen from the folder of this file."),
      Field(
        "command", .list(of: .text(), count: 1...100, isSet: false), \.command,
        defaultNote: "`./bootstrap`, or `python3 -m awslambdaric HANDLER` where there is a handler",
        "The program and its arguments, started in the code's folder."),
      Field(
        "handler", .text(.handler), \.handler,
        "What the runtime calls: `lambda_function.lambda_handler`."),
      Field(
        "environment", .map(of: .text(.any), keys: .variableName), \.environment,
        "Its variables; `${idp.front}` is the address of a listener."),
      Field(
        "memory", .integer(128...10_240), \.memory,
        "How much memory each process may occupy, in MB; beyond it, it is killed. (Lambda's own default and bounds.)"
      ),
      Field(
        "timeout", .duration(), \.timeout,
        "How long a call may take; then the process is killed. (Lambda's own default, `3s`.)"),
      Field(
        "instances", .integer(1...64), \.instances,
        "How many processes may run at a time, each with one call; further calls wait."),
      Field("reload", .boolean, \.reload, "Whether it is started anew when its code changes."),
      Field(
        "awsCompat", .object(compatibility), \.awsCompat, "What public sources disagree on, of its answers."),
    ])

  private static let compatibility = Kind<FunctionSpecification.Compatibility>(
    "function-aws-compat", "How a function's answer is read, where sources disagree about the service.",
    make: { _ in .init() },
    fields: [
      Field(
        "principalRequired", .boolean, \.principalRequired,
        "Whether an answer needs a `principalId` that is not null: the API Gateway developer guide says so (output from a Lambda authorizer); the published authorizer returns null where a token has no user, and field reports have it work."
      )
    ])
}

extension TextPattern {
  static let handler = TextPattern(
    label: "handler", regularExpression: "^[^ \\t\\n\\r]{1,128}$",
    meaning: "a handler of at most 128 characters without blanks, such as 'lambda_function.lambda_handler'"
  ) { text in
    (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }

  static let variableName = TextPattern(
    label: "variable name", regularExpression: "^[A-Za-z_][A-Za-z0-9_]{0,127}$",
    meaning: "a variable's name of at most 128 letters, digits and '_'"
  ) { text in
    text.utf8.count <= 128 && text.utf8.first.map { $0.isWordByte && !(48...57).contains($0) } == true
      && text.utf8.allSatisfy(\.isWordByte)
  }
}
