import Testing

extension LabProcess {
  /// A lab that has seen one of each: a token, a call that passes, the thief's, a stranger's.
  static func withTraffic(_ body: (LabProcess, _ token: String) async throws -> Void) async throws {
    try await with { lab in
      let token = try await lab.machineToken()
      #expect(try await lab.time(as: "client", token: token).status == 200)
      #expect(try await lab.time(as: "client2", token: token).status == 403)
      #expect(try await lab.time(as: "robot", token: token).exit == 56)
      try await body(lab, token)
    }
  }
}
