import Certificates
import Nodes
import OAuth
import Testing
import TrustedSubsystem

struct MutualTLSTests {
  @Test func `a caller is the node whose certificate it proved possession of`() throws {
    let gateway = try Fixtures.certificate("CN=gateway")
    let callers = MutualTLS(callers: [gateway.thumbprint: "gateway"])
    let verdict = callers.verdict(on: Fixtures.caller(gateway))
    #expect(callers.node(of: Fixtures.caller(gateway)) == "gateway")
    #expect(verdict.outcome == .pass)
    #expect(verdict.presented == gateway.thumbprint)
  }

  @Test func `a certificate of the same subject is another caller`() throws {
    let gateway = try Fixtures.certificate("CN=gateway")
    let impostor = try Fixtures.certificate("CN=gateway")
    let callers = MutualTLS(callers: [gateway.thumbprint: "gateway"])
    let verdict = callers.verdict(on: Fixtures.caller(impostor))
    #expect(callers.node(of: Fixtures.caller(impostor)) == nil)
    #expect(verdict.outcome == .fail)
    #expect(verdict.expected == gateway.thumbprint)
    #expect(verdict.presented == impostor.thumbprint)
  }

  @Test func `a caller without a certificate is nobody`() throws {
    let gateway = try Fixtures.certificate("CN=gateway")
    let verdict = MutualTLS(callers: [gateway.thumbprint: "gateway"]).verdict(on: Fixtures.caller(nil))
    #expect(verdict.outcome == .fail)
    #expect(verdict.presented == "none")
  }
}
