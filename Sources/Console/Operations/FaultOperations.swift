import HTTP
import JSON
import Lab
import Nodes
import Topology
import TrafficLog

/// `/api/faults`: what goes wrong on purpose, by link.
enum FaultOperations {
  static let all = [list, add, clear, remove]

  static let schema = ControlSchema.object([
    .init("id", .string(), "`f3`"), .init("link", .string(), "`gateway -> time.mtls`"), .init("kind", kinds),
    .init("delay", .string(), isRequired: false, "For `delay`: `2s`."),
    .init("status", .integer(statuses), isRequired: false, "For `status`."),
    .init(
      "left", .integer(0...Int64(FaultSpecification.timesMax)), isRequired: false,
      "How many requests it is still to meet; without it all, until it is removed."),
  ])

  private static let kinds = ControlSchema.choice(FaultSpecification.Kind.allCases.map(\.rawValue))
  private static let statuses =
    Int64(FaultSpecification.statuses.lowerBound)...Int64(FaultSpecification.statuses.upperBound)
  private static let answer = ControlAnswer.json(ControlDeed.schema([.init("faults", .array(schema))]))

  static let list = ControlOperation(
    "GET", "/api/faults", id: "faults",
    summary: "The faults that are on, and the links that could have some.",
    answer: .json(.object([.init("faults", .array(schema)), .init("links", .array(.string()))]))
  ) { call in
    .json(["faults": json(call.lab), "links": .array(call.lab.faults.linkNames.map { .string($0) })])
  }

  static let add = ControlOperation(
    "POST", "/api/faults", id: "addFault", summary: "Puts a fault on a link.", changesLab: true,
    body: .object([
      .init("link", .string(charactersMax: 300), "`gateway->time`; the listener may be left out."),
      .init("kind", kinds),
      .init("delay", .string(charactersMax: 40), isRequired: false, "For `delay`, up to a minute; `1s`."),
      .init("status", .integer(statuses), isRequired: false, "For `status`; 503."),
      .init(
        "times", .integer(1...Int64(FaultSpecification.timesMax)), isRequired: false,
        "How many requests it meets; without it all, until it is removed."),
    ]),
    answer: answer, refusals: [404: "There is no such link.", 409: "The link has as many as it may have."]
  ) { call throws(ControlRefusal) in
    let specification = try specification(call.body)
    let written = call.body["link"]?.string ?? ""
    guard let link = call.lab.faults.link(named: written) else {
      let hint = Suggestion.phrase(
        for: written.filter { $0 != " " }, among: call.lab.faults.shortLinkNames)
      throw ControlRefusal(404, "there is no link '\(TerminalText.escape(written))'\(hint)")
    }
    guard let fault = call.lab.faults.add(specification, to: link) else {
      throw ControlRefusal(409, "\(link) has as many faults as it may have")
    }
    return done(fault.words, call.lab)
  }

  static let clear = ControlOperation(
    "DELETE", "/api/faults", id: "clearFaults", summary: "Takes every fault away.", changesLab: true,
    answer: answer
  ) { call in
    let count = call.lab.faults.clear()
    return done(count == 1 ? "1 fault is removed" : "\(count) faults are removed", call.lab)
  }

  static let remove = ControlOperation(
    "DELETE", "/api/faults/{id}", id: "removeFault", summary: "Takes one fault away.", changesLab: true,
    parameters: [
      ControlParameter("id", .string(charactersMax: 20), "A fault's id: `f3`.", isRequired: true)
    ], answer: answer, refusals: [404: "There is no such fault."]
  ) { call throws(ControlRefusal) in
    let id = call["id"] ?? ""
    guard call.lab.faults.remove(id) else {
      throw ControlRefusal(404, "there is no fault '\(TerminalText.escape(id))'; it may be used up")
    }
    return done("\(id) is removed", call.lab)
  }

  private static func done(_ sentence: String, _ lab: RunningLab) -> HTTPResponse {
    lab.stateChanged()
    return ControlDeed.answer(sentence, [("faults", json(lab))])
  }

  private static func specification(_ body: JSONValue) throws(ControlRefusal) -> FaultSpecification {
    var specification = FaultSpecification(
      kind: body["kind"]?.string.flatMap(FaultSpecification.Kind.init) ?? .reset,
      status: body["status"]?.int64.map { Int($0) }, times: body["times"]?.int64.map { Int($0) })
    if let text = body["delay"]?.string {
      do throws(ClockText.Problem) { specification.delay = try ClockText.duration(text) } catch {
        throw ControlRefusal(400, error.sentence)
      }
    }
    if let delay = specification.delay, !(.milliseconds(1)...FaultSpecification.delayMax).contains(delay) {
      throw ControlRefusal(400, "'delay' must be between 1ms and 1m")
    }
    if let problem = specification.contradiction { throw ControlRefusal(400, problem) }
    return specification
  }

  static func json(_ lab: RunningLab) -> JSONValue {
    .array(
      lab.faults.list.map { fault in
        var object = JSONObject([
          ("id", .string(fault.id)), ("link", .string(fault.link)),
          ("kind", .string(fault.specification.kind.rawValue)),
        ])
        object["delay"] = fault.specification.delay.map { .string(String(ClockText.text($0).dropFirst())) }
        object["status"] = fault.specification.status.map { .integer(Int64($0)) }
        object["left"] = fault.left.map { .integer(Int64($0)) }
        return .object(object)
      })
  }
}
