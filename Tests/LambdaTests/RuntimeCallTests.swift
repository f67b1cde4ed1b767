import HTTP
import JSON
import Nodes
import Testing

@testable import Lambda

@Suite struct RuntimeCallTests {
  @Test(arguments: [
    ("GET", "/2018-06-01/runtime/invocation/next", RuntimeCall.next),
    ("POST", "/2018-06-01/runtime/invocation/a-b/response", .response(requestID: "a-b")),
    ("POST", "/2018-06-01/runtime/invocation/a-b/error", .error(requestID: "a-b")),
    ("POST", "/2018-06-01/runtime/init/error", .initializationError),
    ("POST", "/2018-06-01/runtime/invocation/next", .unknown),
    ("GET", "/2018-06-01/runtime/invocation/a/response", .unknown),
    ("GET", "/2018-06-01/runtime/restore/next", .unknown),
    ("GET", "/2015-03-31/runtime/invocation/next", .unknown), ("GET", "/", .unknown),
    ("POST", "/2018-06-01/runtime/invocation/a/b/response", .unknown),
  ])
  func `calls are told apart by method and path`(method: String, path: String, call: RuntimeCall) {
    #expect(RuntimeCall(HTTPRequest(method: method, target: RequestTarget(path: path))) == call)
  }

  @Test func `an event goes out as the runtime wants it`() {
    let response = RuntimeAnswer.event([123, 125], requestID: "1-2", deadlineMilliseconds: 5, arn: "arn:x")
    #expect(response.headers["Content-Type"] == "application/json")
    #expect(response.headers["Lambda-Runtime-Aws-Request-Id"] == "1-2")
    #expect(response.headers["Lambda-Runtime-Deadline-Ms"] == "5")
    #expect(response.body == [123, 125])
  }

  @Test(arguments: [
    (#"{"errorMessage":"m","errorType":"t"}"#, "m", "t"), ("{}", "an error without errorMessage", "header"),
    ("rubbish", "an error without errorMessage", "header"), ("", "an error without errorMessage", "header"),
  ])
  func `a report is read, whatever it is`(body: String, message: String, type: String) {
    let request = HTTPRequest(
      method: "POST", target: RequestTarget(path: "/"),
      headers: ["Lambda-Runtime-Function-Error-Type": "header"], body: Array(body.utf8))
    #expect(RuntimeAnswer.reported(request) == FunctionError(message: message, type: type))
  }
}
