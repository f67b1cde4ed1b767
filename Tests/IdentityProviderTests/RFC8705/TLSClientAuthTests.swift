import Certificates
import HTTP
import Nodes
import OAuth
import OrderedCollections
import Testing
import Topology

@testable import IdentityProvider

struct TLSClientAuthTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let certificate: CertifiedKey?
    let rule: Rule?
  }

  static let cases = [
    Case(testDescription: "the authority's", certificate: TestCertificates.partner, rule: nil),
    Case(testDescription: "a renewed one", certificate: TestCertificates.renewedPartner, rule: nil),
    Case(testDescription: "none", certificate: nil, rule: .clientCertificateChain),
    Case(
      testDescription: "a self-signed one with the registered subject",
      certificate: TestCertificates.selfSignedPartner, rule: .clientCertificateChain),
    Case(
      testDescription: "the registered subject from another authority of the same name",
      certificate: TestCertificates.partnerOfStranger, rule: .clientCertificateChain),
    Case(
      testDescription: "another subject of the authority", certificate: TestCertificates.colleague,
      rule: .clientCertificateSubject),
    Case(
      testDescription: "the authority itself", certificate: TestCertificates.authority,
      rule: .clientCertificateSubject),
  ]

  @Test(arguments: cases)
  func `the chain and the subject decide`(test: Case) async throws {
    let reply = try await ProviderBench().post(
      ["grant_type": "client_credentials", "client_id": "partner"], certificate: test.certificate)
    guard let rule = test.rule else {
      #expect(reply.response.status == 200)
      #expect(reply.passed.contains(.clientCertificateChain))
      #expect(reply.passed.contains(.clientCertificateSubject))
      return
    }
    #expect(reply.response.status == 401)
    #expect(reply.error == "invalid_client")
    #expect(reply.failed == [rule])
    #expect(reply.response.headers["WWW-Authenticate"] == nil)
  }

  @Test func `an expired certificate is refused by lab time`() async throws {
    let reply = try await ProviderBench().post(
      ["grant_type": "client_credentials", "client_id": "partner"], certificate: TestCertificates.partner,
      at: ProviderBench.begin.adding(.seconds(31 * 86_400)))
    #expect(reply.failed == [.clientCertificateChain])
  }

  @Test func `a client without a truststore is nobody`() async throws {
    var specification = IdentityProviderSpecification.bench
    specification.clients["orphan"] = specification.clients["partner"]
    specification.clients["orphan"]?.id = "orphan"
    let reply = try await ProviderBench(specification).post(
      ["grant_type": "client_credentials", "client_id": "orphan"], certificate: TestCertificates.partner)
    #expect(reply.failed == [.clientCertificateChain])
  }
}
