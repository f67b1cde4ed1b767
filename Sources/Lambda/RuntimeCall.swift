import HTTP

/// What a runtime asks of its host, by method and path under `/2018-06-01/runtime/`.
enum RuntimeCall: Equatable {
  case next
  case response(requestID: String)
  case error(requestID: String)
  case initializationError
  case unknown

  init(_ request: HTTPRequest) {
    let steps = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(
      String.init)
    guard steps.starts(with: ["2018-06-01", "runtime"]) else {
      self = .unknown
      return
    }
    switch (request.method, Array(steps.dropFirst(2))) {
    case ("GET", ["invocation", "next"]): self = .next
    case ("POST", ["init", "error"]): self = .initializationError
    case ("POST", let rest) where rest.count == 3 && rest[0] == "invocation" && rest[2] == "response":
      self = .response(requestID: rest[1])
    case ("POST", let rest) where rest.count == 3 && rest[0] == "invocation" && rest[2] == "error":
      self = .error(requestID: rest[1])
    default: self = .unknown
    }
  }
}
