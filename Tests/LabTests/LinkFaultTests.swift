import HTTP
import Lab
import Nodes
import OAuth
import Testing
import Topology
import TrafficLog

/// Faults on the link from the gateway to the resource.
@Suite(.lab, .timeLimit(.minutes(3)), .serialized) struct LinkFaultTests {
  private let lab: TestLab
  private static let link = "gateway -> time.mtls"

  init() throws { lab = try #require(SuiteLab.current) }

  private func call(_ mark: Mark = Mark()) async throws -> (status: Int, row: ExchangeRow) {
    let token = try await lab.machineToken()
    let answer = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))
    let rows = try await lab.exchanges(marked: mark).filter { $0.to.description == "time.mtls" }
    try #require(rows.count == 1, "\(rows.count) rows")
    return (answer.status, rows[0])
  }

  @Test(arguments: [
    (FaultSpecification(kind: .reset, times: 1), 502, "reset"),
    (FaultSpecification(kind: .malformed, times: 1), 502, "malformed"),
    (FaultSpecification(kind: .status, status: 418, times: 1), 418, "status 418"),
  ])
  func `a fault happens once, on the wire, and the log names it`(
    fault: FaultSpecification, status: Int, words: String
  ) async throws {
    // A kept connection, on which a request without side effects would else be sent again.
    #expect(try await call().status == 200)
    let added = try #require(lab.running.faults.add(fault, to: Self.link))
    let (answer, row) = try await call()
    // The gateway words a broken integration in its own way; what the backend answered it hands on.
    #expect(fault.kind == .status ? answer == status : answer >= 500)
    let verdict = try row.verdict("injected-fault")
    #expect(verdict.outcome == .fail)
    #expect(verdict.presented == "\(added.id), \(words) on \(Self.link)")
    #expect(row.connection != nil && row.cause != nil)
    #expect((row.response == nil) == (fault.kind != .status))
    #expect(lab.running.faults.list.isEmpty)
    #expect(try await call().status == 200)
  }

  @Test func `a delay lets the request go on`() async throws {
    _ = lab.running.faults.add(
      FaultSpecification(kind: .delay, delay: .milliseconds(300), times: 1), to: Self.link)
    let began = ContinuousClock.now
    let (status, row) = try await call()
    #expect(status == 200)
    #expect(began.duration(to: .now) >= .milliseconds(300))
    #expect(try row.verdict("injected-fault").outcome == .pass)
  }

  @Test func `a fault stays for as many requests as it was told, or until it is removed`() async throws {
    _ = lab.running.faults.add(FaultSpecification(kind: .status, times: 2), to: Self.link)
    for status in [503, 503, 200] { #expect(try await call().status == status) }
    let lasting = try #require(
      lab.running.faults.add(FaultSpecification(kind: .status, status: 500), to: Self.link))
    for _ in 0..<3 { #expect(try await call().status == 500) }
    #expect(lab.running.faults.remove(lasting.id))
    #expect(!lab.running.faults.remove(lasting.id))
    #expect(try await call().status == 200)
  }

  @Test func `links are found by the names that people write`() {
    let faults = lab.running.faults
    for name in ["gateway -> time.mtls", "gateway->time.mtls", "gateway->time", " gateway -> time "] {
      #expect(faults.link(named: name) == Self.link)
    }
    for name in ["", "gateway", "gateway->tim", "time->gateway", "gateway->time.mtl"] {
      #expect(faults.link(named: name) == nil)
    }
    #expect(faults.add(FaultSpecification(kind: .reset), to: "nobody -> nowhere.x") == nil)
  }

  @Test func `a link has so many faults and no more`() {
    let faults = lab.running.faults
    for _ in 0..<100 { _ = faults.add(FaultSpecification(kind: .reset), to: "token-proxy -> idp.back") }
    #expect(faults.add(FaultSpecification(kind: .reset), to: "token-proxy -> idp.back") == nil)
    #expect(faults.clear() == 100)
  }

  @Test func `what stalls ends by the caller's patience`() async throws {
    let text = try LabText.standard().replacing(
      #""propagate": "claim-headers" }"#,
      with:
        ##""propagate": "claim-headers", "timeout": "300ms", "faults": [ { "kind": "stall", "times": 1 } ] }"##
    )
    try await withLab(text) { lab in
      let token = try await lab.machineToken()
      let mark = Mark()
      let answer = try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"))
      #expect(answer.status == 504)
      let deadline = ContinuousClock.now + .seconds(30)
      var rows: [ExchangeRow] = []
      while rows.isEmpty, ContinuousClock.now < deadline {
        rows = try await lab.exchanges(marked: mark).filter { $0.to.description == "time.mtls" }
      }
      #expect(try #require(rows.first).verdict("injected-fault").outcome == .fail)
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: lab.key("client")).status == 200)
    }
  }
}
