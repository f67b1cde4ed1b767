import HTTP
import JSON
import Lab
import Nodes

/// `/api/clock`: what lab time is, and how its owner moves it.
enum ClockOperations {
  static let all = [show, move]

  static let schema = ControlSchema.object([
    .init("mode", .choice(["real", "shifted", "frozen"])),
    .init("time", .string(), "Lab time (RFC 3339)."),
    .init("realTime", .string(), "Real time at that moment (RFC 3339)."),
    .init("offset", .string(), "How far lab time is ahead of real time: `+1d1h`, `-30m`."),
    .init("offsetMicroseconds", .integer(.min ... .max)),
  ])

  static let show = ControlOperation(
    "GET", "/api/clock", id: "clock", summary: "Lab time, and how it stands to real time.",
    answer: .json(schema)
  ) { call in .json(json(call.lab)) }

  static let move = ControlOperation(
    "POST", "/api/clock", id: "moveClock",
    summary: "Moves lab time. TLS sessions are dropped; connections are judged anew with their next request.",
    changesLab: true,
    body: .object([
      .init("action", .choice(["set", "advance", "back", "freeze", "resume", "real"])),
      .init(
        "time", .string(charactersMax: 40), isRequired: false, "For `set`: 2027-01-01, 2027-01-01T12:00:00Z."),
      .init(
        "by", .string(charactersMax: 40), isRequired: false, "For `advance` and `back`: 25h, 30m, 1d12h."),
    ]),
    answer: .json(ControlDeed.schema([.init("clock", schema)]))
  ) { call throws(ControlRefusal) in
    let move = try movement(call.body)
    do throws(LabError) { try await call.lab.moveClock(move) } catch {
      throw ControlRefusal(500, "the clock is moved, but a restart will not know: \(error.lines.joined())")
    }
    return ControlDeed.answer(call.lab.clockNote ?? "lab time is real time", [("clock", json(call.lab))])
  }

  private static func movement(_ body: JSONValue) throws(ControlRefusal) -> @Sendable (LabClock) -> Void {
    switch body["action"]?.string {
    case "set":
      let time = try read(body["time"], ClockText.time, "'set' wants a 'time'")
      return { $0.set(to: time) }
    case "advance":
      let duration = try read(body["by"], ClockText.duration, "'advance' wants a 'by'")
      return { $0.advance(by: duration) }
    case "back":
      let duration = try read(body["by"], ClockText.duration, "'back' wants a 'by'")
      return { $0.advance(by: .zero - duration) }
    case "freeze": return { $0.freeze() }
    case "resume": return { $0.resume() }
    default: return { $0.reset() }
    }
  }

  private static func read<Value>(
    _ value: JSONValue?, _ parse: (String) throws(ClockText.Problem) -> Value, _ absence: String
  ) throws(ControlRefusal) -> Value {
    guard let text = value?.string else { throw ControlRefusal(400, absence) }
    do throws(ClockText.Problem) { return try parse(text) } catch {
      throw ControlRefusal(400, error.sentence)
    }
  }

  static func json(_ lab: RunningLab) -> JSONValue {
    let reading = lab.clock.reading()
    let shift = reading.shift.microseconds
    let real = LabTime(microseconds: reading.shift.realMicroseconds(at: reading.lab))
    return [
      "mode": .string(lab.clock.isFrozen ? "frozen" : shift == 0 ? "real" : "shifted"),
      "time": .string(CivilTime(reading.lab).rfc3339), "realTime": .string(CivilTime(real).rfc3339),
      "offset": .string(ClockText.text(.microseconds(shift))), "offsetMicroseconds": .integer(shift),
    ]
  }
}
