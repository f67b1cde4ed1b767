import Nodes
import Testing
import Topology

@testable import IdentityProvider

struct AuthorizationTicketsTests {
  private static let begin = ProviderBench.begin

  private static func request(_ state: String) -> AuthorizationRequest {
    AuthorizationRequest(
      client: .init(id: "app", authentication: .none),
      redirection: .init(uri: "https://client.example.com/back", wasSent: false), state: state, scopes: [],
      codeChallenge: nil)
  }

  @Test func `of many that take a ticket at once one gets it`() async {
    let tickets = AuthorizationTickets(random: SystemRandomBytes())
    let ticket = tickets.open(Self.request("1"), now: Self.begin)
    let taken = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<32 {
        group.addTask { tickets.take(ticket, now: Self.begin) == .taken(Self.request("1")) }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(taken == 1)
    #expect(tickets.take(ticket, now: Self.begin) == .spent)
  }

  @Test func `invented, spent and expired ones are told apart`() {
    let tickets = AuthorizationTickets(random: SystemRandomBytes())
    let ticket = tickets.open(Self.request("1"), now: Self.begin)
    #expect(tickets.take("nonsense", now: Self.begin) == .unknown)
    #expect(tickets.take("", now: Self.begin) == .unknown)
    #expect(tickets.take(ticket, now: Self.begin.adding(AuthorizationTickets.lifetime)) == .expired)
  }

  @Test func `a flood crowds out the oldest and no more`() {
    let tickets = AuthorizationTickets(random: SystemRandomBytes())
    let all = (0...AuthorizationTickets.ticketsMax).map { index in
      tickets.open(
        Self.request("\(index)"), now: Self.begin.adding(.milliseconds(index)))
    }
    #expect(tickets.count == AuthorizationTickets.ticketsMax)
    #expect(tickets.take(all[0], now: Self.begin) == .unknown)
    #expect(tickets.take(all[1], now: Self.begin) == .taken(Self.request("1")))
  }

  @Test func `expired ones make room first`() {
    let tickets = AuthorizationTickets(random: SystemRandomBytes())
    for index in 0..<AuthorizationTickets.ticketsMax {
      _ = tickets.open(Self.request("\(index)"), now: Self.begin)
    }
    _ = tickets.open(Self.request("new"), now: Self.begin.adding(AuthorizationTickets.lifetime))
    #expect(tickets.count == 1)
  }
}
