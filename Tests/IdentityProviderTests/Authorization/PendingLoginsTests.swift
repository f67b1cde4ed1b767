import Nodes
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct PendingLoginsTests {
  private let logins = PendingLogins(random: SystemRandomBytes())
  private let now = LabTime(seconds: 1000)

  @Test func `a cookie that stands for no login is not taken over`() throws {
    let ticket = logins.open(try Self.request("1"), browser: "planted", now: now)
    #expect(ticket.browser != "planted")
  }

  @Test func `a browser has several logins under one cookie, up to a bound`() throws {
    let first = logins.open(try Self.request("0"), browser: nil, now: now)
    for number in 1..<PendingLogins.loginsPerBrowserMax {
      let next = logins.open(try Self.request("\(number)"), browser: first.browser, now: later(number))
      #expect(next.browser == first.browser)
      #expect(next.login != first.login)
    }
    #expect(standing(first, at: 1) == .pending(try Self.request("0")))
    _ = logins.open(try Self.request("one more"), browser: first.browser, now: later(20))
    #expect(standing(first, at: 20) == .unknown)
  }

  @Test func `the oldest login makes room for the newest`() throws {
    let first = logins.open(try Self.request("0"), browser: nil, now: now)
    for _ in 1..<PendingLogins.loginsMax {
      _ = logins.open(try Self.request("0"), browser: nil, now: later(1))
    }
    #expect(standing(first, at: 1) == .pending(try Self.request("0")))
    _ = logins.open(try Self.request("0"), browser: nil, now: later(1))
    #expect(standing(first, at: 1) == .unknown)
  }

  @Test func `a finished login is finished once and not taken up again`() throws {
    let request = try Self.request("0")
    let ticket = logins.open(request, browser: nil, now: now)
    #expect(logins.finish(ticket.login))
    #expect(!logins.finish(ticket.login))
    #expect(standing(ticket, at: 0) == .finished)
    let again = logins.open(request, browser: ticket.browser, now: now)
    #expect(again.browser == ticket.browser)
    #expect(again.login != ticket.login)
  }

  @Test func `another browser sees nothing`() throws {
    let ticket = logins.open(try Self.request("0"), browser: nil, now: now)
    #expect(logins.standing(of: ticket.login, browser: "other", now: now) == .unknown)
  }

  private func standing(_ ticket: PendingLogins.Ticket, at seconds: Int) -> PendingLogins.Standing {
    logins.standing(of: ticket.login, browser: ticket.browser, now: later(seconds))
  }

  private func later(_ seconds: Int) -> LabTime { now.adding(.seconds(seconds)) }

  private static func request(_ state: String) throws -> AuthorizationRequest {
    AuthorizationRequest(
      client: try #require(AuthorizationBench.specification.clients["app"]),
      redirection: .init(uri: AuthorizationBench.redirect, wasSent: true), state: state, scopes: [],
      codeChallenge: nil)
  }
}
