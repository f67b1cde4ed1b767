import Synchronization
import Testing

@testable import Console

/// One-time links, and what browsers get for them.
struct ConsoleSessionsTests {
  @Test func `a code works once, and its token goes on working`() throws {
    let sessions = ConsoleSessions()
    let code = sessions.makeCode()
    let token = try #require(sessions.redeem(code))
    #expect(sessions.redeem(code) == nil)
    #expect(sessions.contains(token))
    #expect(!sessions.contains(code))
    #expect(!sessions.contains(""))
  }

  @Test func `a code ends after its time`() {
    let now = Mutex(ContinuousClock.now)
    let sessions = ConsoleSessions { now.withLock { $0 } }
    let (early, late) = (sessions.makeCode(), sessions.makeCode())
    now.withLock { $0 += ConsoleSessions.codeTime - .seconds(1) }
    #expect(sessions.redeem(early) != nil)
    now.withLock { $0 += .seconds(1) }
    #expect(sessions.redeem(late) == nil)
  }

  @Test func `nobody fills the memory with codes or sessions`() throws {
    let sessions = ConsoleSessions()
    let codes = (0...ConsoleSessions.codesMax).map { _ in sessions.makeCode() }
    #expect(sessions.redeem(codes[0]) == nil)
    #expect(sessions.redeem(codes[1]) != nil)
    let tokens = try (0...ConsoleSessions.tokensMax).map { _ in
      try #require(sessions.redeem(sessions.makeCode()))
    }
    #expect(!sessions.contains(tokens[0]))
    #expect(sessions.contains(tokens[1]))
  }
}
