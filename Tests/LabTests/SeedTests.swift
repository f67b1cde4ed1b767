import Certificates
import HTTP
import Lab
import Testing

/// `--seed`: the same requests get the same secrets and ids.
@Suite(.timeLimit(.minutes(3))) struct SeedTests {
  /// What a lab has made up in the course of one code flow.
  private struct Inventions: Equatable {
    var labID, controlToken, formToken, code, access, refresh, requestID: String
  }

  private func inventions(seed: UInt64) async throws -> Inventions {
    try await withLab(seed: seed) { lab in
      let client = try lab.key("client")
      let login = try BrowserLogin(
        await lab.openLogin(["response_type": "code", "client_id": "tutorial", "scope": "profile"]))
      let answer = try await lab.send(login.answer("authorize"), to: "idp.front")
      let code = try #require(answer.headers["Location"]).query["code"]
      let tokens = try Tokens(await lab.redeem(try #require(code), as: client))
      let time = try await lab.send(.time(tokens.access), to: "gateway.mtls", as: client)
      return Inventions(
        labID: lab.running.run.labID, controlToken: lab.running.run.controlToken,
        formToken: login.hidden.map(\.value).joined(separator: " "), code: try #require(code),
        access: tokens.access, refresh: try #require(tokens.refresh),
        requestID: try #require(time.headers["x-amzn-RequestId"]))
    }
  }

  @Test func `a seed repeats codes, tokens and ids, and another one does not`() async throws {
    let first = try await inventions(seed: 7)
    let second = try await inventions(seed: 7)
    #expect(first == second)
    let other = try await inventions(seed: 8)
    #expect(other.labID != first.labID)
    #expect(other.controlToken != first.controlToken)
    #expect(other.formToken != first.formToken)
    #expect(other.code != first.code)
    #expect(other.access != first.access)
    #expect(other.refresh != first.refresh)
    #expect(other.requestID != first.requestID)
  }

  @Test func `the keys that rotation brings repeat, and each is another`() async throws {
    let names = try await [7, 7, 8].asyncMap { seed in
      try await withLab(seed: seed) { lab in
        [try await lab.running.rotateKeys().new, try await lab.running.rotateKeys().new]
      }
    }
    #expect(names[0] == names[1])
    #expect(Set(names.flatMap(\.self)).count == 4)
  }

  @Test func `the keys of certificates repeat, though their signatures do not`() async throws {
    let pems = try await [7, 7, 8].asyncMap { seed in
      try await withLab(seed: seed) { try $0.key("client").privateKey.pem }
    }
    #expect(pems[0] == pems[1])
    #expect(pems[0] != pems[2])
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
