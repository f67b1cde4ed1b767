import HTTP
import JSON
import Lab

/// `/api/log/clear`: an empty log, for the next lesson.
enum ClearOperation {
  static let clear = ControlOperation(
    "POST", "/api/log/clear", id: "clearLog",
    summary: "Drops every row and the capture of the wire. Ids go on where they were.", changesLab: true,
    answer: .json(ControlDeed.schema())
  ) { call throws(ControlRefusal) in
    do throws(LabError) { try await call.lab.clearLog() } catch {
      throw ControlRefusal(500, error.lines.joined(separator: "; "))
    }
    return ControlDeed.answer("the log is cleared")
  }
}
