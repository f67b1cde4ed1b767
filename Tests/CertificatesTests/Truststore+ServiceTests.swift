import Certificates
import Testing

/// What Amazon API Gateway warns of when it loads a truststore.
struct TruststoreServiceTests {
  private func warnings(_ keys: [CertifiedKey]) throws -> [String] {
    try Truststore(
      name: "t",
      entries: keys.map { Truststore.Entry(label: $0.certificate.subject, certificate: $0.certificate) }
    ).serviceWarnings()
  }

  /// An authority and those that it vouches for, one below the other.
  private func chain(_ count: Int) throws -> [CertifiedKey] {
    var chain: [CertifiedKey] = []
    for index in 0..<count {
      chain.append(try issue("CN=level \(index)", authority: true, signedBy: chain.last))
    }
    return chain
  }

  @Test func `a self-signed certificate and a complete chain of four are fine`() throws {
    #expect(try warnings([issue("CN=client")]) == [])
    #expect(try warnings(chain(4)) == [])
  }

  @Test func `a weak signature and a short key are noted`() throws {
    let openssl = try OpenSSLCommand()
    try openssl(
      "req -x509 -newkey rsa:1024 -nodes -sha1 -days 30 -subj /CN=weak -keyout key.pem -out weak.pem")
    let store = try Truststore(name: "t", pem: Array(openssl.read("weak.pem").utf8), file: "weak.pem")
    let subject = "truststore 't': 'certificate 1 of weak.pem' (CN=weak)"
    #expect(
      store.serviceWarnings() == [
        "\(subject) is signed with SHA1; SHA-256 is the least that is accepted",
        "\(subject) has an RSA key of 1024 bits; 2048 are the least that is accepted",
      ])
  }

  @Test func `a chain that is longer, or that does not end in the store, is noted`() throws {
    #expect(
      try warnings(chain(5)) == [
        "truststore 't': 'CN=level 4' (CN=level 4) has a chain of more than 4 certificates"
      ])
    #expect(
      try warnings([chain(2)[1]]) == [
        "truststore 't': 'CN=level 1' (CN=level 1) has no complete chain: its issuer CN=level 0 is not in the "
          + "truststore"
      ])
  }
}
