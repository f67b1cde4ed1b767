import HTTP
import JSON

/// One operation of the control API: where it is, what it takes and what it answers.
///
/// What is written here is held to: a request that does not fit is refused before the operation sees it, and
/// `/openapi.json` says the same to others.
struct ControlOperation: Sendable {
  enum Access: Sendable {
    /// The token of `run.json`, or that of a console's session.
    case token
    /// Anyone who names the console in `Host`.
    case open
  }

  typealias Respond = @Sendable (ControlCall) async throws(ControlRefusal) -> HTTPResponse

  let method: String
  /// A `PathPattern`; each `{name}` of it is a parameter.
  let path: String
  /// How clients call it in code: `advanceClock`.
  let id: String
  let summary: String
  let access: Access
  /// Whether it does something to the lab, which is then recorded.
  let changesLab: Bool
  let parameters: [ControlParameter]
  /// The JSON document that the request must carry; nil where it carries nothing.
  let body: ControlSchema?
  let answer: ControlAnswer
  /// Refusals beyond those that every operation has.
  let refusals: [Int: String]
  let respond: Respond

  init(
    _ method: String, _ path: String, id: String, summary: String, access: Access = .token,
    changesLab: Bool = false,
    parameters: [ControlParameter] = [], body: ControlSchema? = nil, answer: ControlAnswer = .json(.anything),
    refusals: [Int: String] = [:], respond: @escaping Respond
  ) {
    self.method = method
    self.path = path
    self.id = id
    self.summary = summary
    self.access = access
    self.changesLab = changesLab
    self.parameters = parameters
    self.body = body
    self.answer = answer
    self.refusals = refusals
    self.respond = respond
  }
}

/// One parameter of a path or a query.
struct ControlParameter: Sendable {
  let name: String
  let schema: ControlSchema
  let summary: String
  let isRequired: Bool

  init(_ name: String, _ schema: ControlSchema, _ summary: String, isRequired: Bool = false) {
    self.name = name
    self.schema = schema
    self.summary = summary
    self.isRequired = isRequired
  }
}

/// What a successful operation answers with: its media type, and its shape where that is JSON.
struct ControlAnswer: Sendable {
  let status: Int
  let types: [(mediaType: String, schema: ControlSchema)]

  static func json(_ schema: ControlSchema, status: Int = 200) -> ControlAnswer {
    ControlAnswer(status: status, types: [("application/json", schema)])
  }

  static func text(_ mediaTypes: String...) -> ControlAnswer { .text(mediaTypes) }

  static func text(_ mediaTypes: [String]) -> ControlAnswer {
    ControlAnswer(
      status: 200, types: mediaTypes.map { ($0, $0 == "application/json" ? .anything : .string()) })
  }
}

/// Why an operation refuses: a status and one sentence.
struct ControlRefusal: Error, Sendable {
  let status: Int
  let sentence: String

  init(_ status: Int, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }
}
