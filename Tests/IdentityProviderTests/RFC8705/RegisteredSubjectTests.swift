import Certificates
import Nodes
import Testing
import Topology

@testable import IdentityProvider

struct RegisteredSubjectTests {
  static let certificate: Certificate? = {
    let issuer = CertificateIssuer { SystemRandomBytes().next($0) }
    return try? issuer.issue(
      CertificateTemplate(
        subject: "CN=a,O=b", dns: ["api.example.com", "*.wild.example.com"],
        ip: ["192.0.2.1", "2001:db8::1"],
        notBefore: 0, notAfter: 1 << 31)
    ).certificate
  }()

  @Test(arguments: [
    (IdentityProviderSpecification.Client.Subject.distinguishedName("CN=a,O=b"), true),
    (.distinguishedName("cn=A, o=B"), true), (.distinguishedName("O=b,CN=a"), false),
    (.distinguishedName("CN=a"), false), (.distinguishedName(""), false),
    (.distinguishedName("no name at all"), false), (.dns("API.example.com"), true),
    (.dns("example.com"), false),
    (.dns("x.wild.example.com"), false), (.ip("192.0.2.1"), true), (.ip("192.0.2.2"), false),
    (.ip("2001:0db8:0:0:0:0:0:1"), true), (.ip("::ffff:192.0.2.1"), false), (.ip("nonsense"), false),
    (.uri("https://api.example.com"), false), (.email("a@example.com"), false),
  ])
  func `a subject value matches by the rules of its kind`(
    subject: IdentityProviderSpecification.Client.Subject, matches: Bool
  ) throws {
    #expect(RegisteredSubject(subject).matches(try #require(Self.certificate)) == matches)
  }
}
