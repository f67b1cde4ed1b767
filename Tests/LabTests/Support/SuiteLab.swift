import Testing

/// Starts one lab for all tests of a suite, and stops it behind the last.
struct SuiteLab: SuiteTrait, TestScoping {
  @TaskLocal static var current: TestLab?
  let text: @Sendable () throws -> LabText

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withLab(text(), turns: .ofSuites) { lab in
      try await Self.$current.withValue(lab) { try await function() }
    }
  }
}

extension Trait where Self == SuiteLab {
  /// One lab with every kind of client.
  static var lab: Self { SuiteLab(text: LabText.allClients) }

  static func lab(_ text: @escaping @Sendable () throws -> LabText) -> Self { SuiteLab(text: text) }
}
