import Certificates
import HTTP
import Nodes
import OAuth
import Testing

@testable import IdentityProvider

struct SelfSignedTLSClientAuthTests {
  @Test func `the registered certificate is the client`() async throws {
    let reply = try await ProviderBench().post(
      ["grant_type": "client_credentials", "client_id": "machine"], certificate: TestCertificates.client)
    #expect(reply.response.status == 200)
    #expect(reply.passed.contains(.registeredCertificate))
  }

  @Test(arguments: [TestCertificates.other, TestCertificates.partner, nil])
  func `any other certificate is not, be its subject the same`(certificate: CertifiedKey?) async throws {
    let reply = try await ProviderBench().post(
      ["grant_type": "client_credentials", "client_id": "machine"], certificate: certificate)
    #expect(reply.response.status == 401)
    #expect(reply.error == "invalid_client")
    let verdict = try #require(reply.verdicts.last)
    #expect(verdict.rule == .registeredCertificate)
    #expect(verdict.expected == TestCertificates.client.certificate.thumbprint)
    #expect(verdict.presented == certificate?.certificate.thumbprint ?? "none")
  }
}
