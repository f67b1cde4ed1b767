import HTTP
import JSON
import Nodes

/// What the host answers to a runtime.
enum RuntimeAnswer {
  /// AWS counts 6 MiB and a little for what the runtime adds.
  static let answerBytesMax = 6_291_556

  static let accepted = status(202, ["status": "OK"])
  static let unknownPath = error(404, "NotFound", "There is no such runtime call.")
  static let unknownRequest = error(400, "InvalidRequestID", "Invalid request ID")
  static let answeredAlready = error(
    403, "InvalidStateTransition", "State transition from Ready to InvocationResponse failed.")
  static let tooLarge = error(
    413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size (\(answerBytesMax) bytes).")
  static let gone = error(403, "InvalidStateTransition", "This instance gets no further event.")

  /// One event. The content type is exactly this one, for the Python runtime dies without it and hands its handler
  /// bytes with any other.
  static func event(
    _ event: [UInt8], requestID: String, deadlineMilliseconds: Int64, arn: String
  ) -> HTTPResponse {
    HTTPResponse(
      status: 200,
      headers: [
        "Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": requestID,
        "Lambda-Runtime-Deadline-Ms": String(deadlineMilliseconds),
        "Lambda-Runtime-Invoked-Function-Arn": arn,
      ], body: event)
  }

  /// The body of `/error`: what the program threw.
  static func reported(_ request: HTTPRequest) -> FunctionError {
    let body = try? JSONValue(parsing: request.body)
    return FunctionError(
      message: body?["errorMessage"]?.string ?? "an error without errorMessage",
      type: body?["errorType"]?.string ?? request.headers["Lambda-Runtime-Function-Error-Type"])
  }

  private static func error(_ status: Int, _ type: String, _ message: String) -> HTTPResponse {
    self.status(status, ["errorMessage": .string(message), "errorType": .string(type)])
  }

  private static func status(_ status: Int, _ body: JSONValue) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", body: body.text)
  }
}
