import HTTP
import JSON
import Lab
import TrafficLog

/// One request to an operation, checked against what the operation takes.
struct ControlCall: Sendable {
  let lab: RunningLab
  let sessions: ConsoleSessions
  let request: HTTPRequest
  /// Of the path and the query; each name once.
  let parameters: FormParameters
  /// Null where the operation takes no document.
  let body: JSONValue

  init(
    _ request: HTTPRequest, _ operation: ControlOperation, _ match: PathPattern.Match, lab: RunningLab,
    sessions: ConsoleSessions
  ) throws(ControlRefusal) {
    self.lab = lab
    self.sessions = sessions
    self.request = request
    parameters = try Self.parameters(request, operation, match)
    body = try Self.body(request, operation)
  }

  /// A parameter's text; nil where it is absent or empty.
  subscript(name: String) -> String? { parameters[name] }

  private static func parameters(
    _ request: HTTPRequest, _ operation: ControlOperation, _ match: PathPattern.Match
  ) throws(ControlRefusal) -> FormParameters {
    let query: FormParameters
    do throws(FormError) { query = try request.queryParameters() } catch {
      throw ControlRefusal(400, error.sentence)
    }
    let all = FormParameters(match.parameters + query.all)
    if let name = all.repeated.first {
      throw ControlRefusal(400, "'\(TerminalText.escape(name))' is given twice")
    }
    for parameter in all.all {
      guard let known = operation.parameters.first(where: { $0.name == parameter.name }) else {
        throw ControlRefusal(400, "there is no parameter '\(TerminalText.escape(parameter.name))' here")
      }
      let value = known.schema.value(of: parameter.value)
      if let problem = known.schema.problem(of: value) {
        throw ControlRefusal(400, "'\(parameter.name)' \(problem)")
      }
    }
    for known in operation.parameters where known.isRequired {
      guard all.all.contains(where: { $0.name == known.name }) else {
        throw ControlRefusal(400, "'\(known.name)' is missing")
      }
    }
    return all
  }

  private static func body(
    _ request: HTTPRequest, _ operation: ControlOperation
  ) throws(ControlRefusal) -> JSONValue {
    guard let schema = operation.body else { return .null }
    // A form of another page cannot send this type without asking first.
    guard request.headers.mediaType?.essence == "application/json" else {
      throw ControlRefusal(415, "the request must carry application/json")
    }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: request.body) } catch {
      throw ControlRefusal(400, "the document is no JSON: \(error)")
    }
    if let problem = schema.problem(of: value) { throw ControlRefusal(400, "the document \(problem)") }
    return value
  }
}
