import HTTP
import JSON
import Lab

/// What runs, and the variables of a tutorial's shell.
enum StatusOperation {
  static let status = ControlOperation(
    "GET", "/api/status", id: "status", summary: "Nodes, listeners and certificates, as run.json has them."
  ) { call in .json(200, call.lab.run.json) }

  static let environment = ControlOperation(
    "GET", "/api/environment", id: "environment", summary: "The variables that `holdfast env` exports."
  ) { call in
    var writer = JSONWriter()
    writer.object { writer in
      for variable in call.lab.environment { writer.member(variable.name, variable.value) }
    }
    return .json(200, writer.text)
  }
}
