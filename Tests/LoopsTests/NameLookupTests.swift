import Loops
import Testing

@Suite(.timeLimit(.minutes(1))) struct NameLookupTests {
  @Test func `literals and localhost are answered without asking`() async throws {
    try await withLoop { loop in
      let asker = Asker(loop: loop)
      let literal = try await asker.ask("10.0.0.1")
      #expect(literal == ["10.0.0.1:80"])
      let local = try await asker.ask("localhost")
      #expect(local == ["127.0.0.1:80", "[::1]:80"])
    }
  }

  @Test func `a name that nobody knows is an error`() async throws {
    try await withLoop { loop in
      await #expect(throws: UVError.self) { try await Asker(loop: loop).ask("no such host") }
    }
  }
}

private actor Asker: LoopBound {
  nonisolated let loop: EventLoop

  init(loop: EventLoop) { self.loop = loop }

  func ask(_ host: String) async throws -> [String] {
    try await loop.addresses(of: host, port: 80).map(\.description)
  }
}
