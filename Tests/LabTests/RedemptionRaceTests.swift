import HTTP
import Testing

/// Codes and refresh tokens that many hold at once, over an identity provider of two replicas.
@Suite(
  .lab {
    try LabText.allClients().replacing(
      #""role": "identity-provider","#, with: #""role": "identity-provider", "replicas": 2,"#)
  },
  .timeLimit(.minutes(3)))
struct RedemptionRaceTests {
  private let lab: TestLab
  private static let redemptionsCount = 100

  init() throws { lab = try #require(SuiteLab.current) }

  @Test func `of many redemptions of one code one succeeds, and what it got is dead afterwards`() async throws
  {
    let client = try lab.key("client")
    let code = try await lab.code()
    let answers = try await race { try await lab.redeem(code, as: client) }
    try await expectOneWinner(answers)
  }

  @Test func `of many uses of one refresh token one succeeds, and what it got is dead afterwards`()
    async throws
  {
    let client = try lab.key("client")
    let first = try Tokens(await lab.redeem(await lab.code(), as: client))
    let refresh = try #require(first.refresh)
    let answers = try await race { try await lab.refresh(refresh, as: client) }
    try await expectOneWinner(answers)
    #expect(try await !lab.isActive(first.access))
  }

  @Test func `many refusals of one code leave it to its owner`() async throws {
    let pair = ProofKeyPair()
    let code = try await lab.code(challenge: pair.challenge)
    let thief = try lab.key("client2")
    let answers = try await race { try await lab.redeem(code, as: thief) }
    #expect(answers.allSatisfy { $0.status == 400 && $0.error == "invalid_grant" })
    #expect(try await lab.redeem(code, as: lab.key("client"), verifier: pair.verifier).status == 200)
  }

  private func race(
    _ redeem: @escaping @Sendable () async throws -> HTTPResponse
  ) async throws -> [HTTPResponse] {
    try await withThrowingTaskGroup { group in
      for _ in 0..<Self.redemptionsCount { group.addTask { try await redeem() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func expectOneWinner(_ answers: [HTTPResponse]) async throws {
    let winners = answers.filter { $0.status == 200 }
    #expect(winners.count == 1)
    let losers = answers.filter { $0.status == 400 && $0.error == "invalid_grant" }
    #expect(losers.count == Self.redemptionsCount - 1)
    for winner in winners {
      let tokens = try Tokens(winner)
      #expect(try await !lab.isActive(tokens.access))
      #expect(try await !lab.isActive(try #require(tokens.refresh)))
      let call = try await lab.send(.time(tokens.access), to: "gateway.mtls", as: lab.key("client"))
      #expect(call.status == 403)
    }
  }
}
