import Certificates
import TLS
import Testing

@Suite struct CertificateIssuerTests {
  @Test func `a leaf says what the template says`() throws {
    let key = try issue("CN=localhost,O=Example", dns: ["localhost"], ip: ["127.0.0.1", "::1"])
    let certificate = key.certificate
    #expect(certificate.subject == "CN=localhost,O=Example")
    #expect(certificate.issuer == certificate.subject)
    #expect(certificate.notBefore == newYear2026)
    #expect(certificate.notAfter == newYear2026 + 300 * oneDay)
    #expect(certificate.alternativeNames.dns == ["localhost"])
    #expect(certificate.alternativeNames.ip == [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]])
    #expect(!certificate.isAuthority)
    try key.tlsIdentity.check()
  }

  @Test func `openssl reads it and finds the extensions`() throws {
    let openssl = try OpenSSLCommand()
    let authority = try issue("CN=mesh", authority: true)
    let leaf = try issue("C=DE,DC=example,CN=leaf", signedBy: authority)
    try openssl.write("leaf.pem", leaf.certificatePEM)
    try openssl.write("mesh.pem", authority.certificatePEM)
    try openssl.write("key.pem", leaf.privateKey.pem)
    let text = try openssl("x509 -in leaf.pem -noout -text")
    for wanted in [
      "Version: 3", "CA:FALSE", "Digital Signature", "TLS Web Client Authentication",
      "TLS Web Server Authentication", "Subject Key Identifier", "Authority Key Identifier", "prime256v1",
    ] {
      #expect(text.contains(wanted), "\(wanted)")
    }
    try openssl("verify -x509_strict -attime \(newYear2026 + oneDay) -CAfile mesh.pem leaf.pem")
    #expect(try openssl("pkey -in key.pem -noout -check").contains("valid"))
    #expect(try openssl.read("key.pem").hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    #expect(leaf.certificate.issuerName == authority.certificate.subjectName)
  }

  @Test func `an authority with a file of another making can sign`() throws {
    let openssl = try OpenSSLCommand()
    for key in ["genpkey -algorithm rsa", "ecparam -name secp384r1 -genkey", "genpkey -algorithm ed25519"] {
      let pem = try openssl.selfSigned(key: key)
      let authority = CertifiedKey(
        certificate: try Certificate(pemOrBase64: pem),
        privateKey: PrivateKey(pem: try openssl.read("key.pem")))
      let now = authority.certificate.notBefore
      let leaf = try issue("CN=leaf", signedBy: authority, from: now, days: 1)
      let anchors = try TrustAnchors(certificatesDER: [authority.certificate.der], acceptsLeaves: false)
      #expect(
        anchors.problem(leafDER: leaf.certificate.der, intermediatesDER: [], at: now, purpose: .client) == nil
      )
    }
  }

  @Test func `the same bytes make the same key`() throws {
    func key() throws -> String {
      var random = SplitMix(seed: 7)
      return try PrivateKey { random.bytes($0) }.pem
    }
    #expect(try key() == key())
  }

  @Test func `a source that gives no usable number is told`() {
    #expect(throws: CertificateError.self) { try PrivateKey { Array(repeating: 0xFF, count: $0) } }
    #expect(throws: CertificateError.self) { try PrivateKey { _ in [] } }
  }

  @Test func `what cannot be made is refused by name`() throws {
    let leaf = try issue("CN=leaf")
    #expect(throws: CertificateError.cannotIssue("'CN=leaf' is no authority and cannot sign certificates")) {
      try issue("CN=a", signedBy: leaf)
    }
    #expect(throws: CertificateError.cannotIssue("'localhost' is no IP address")) {
      try issue("CN=a", ip: ["localhost"])
    }
    #expect(throws: CertificateError.self) { try issue("a") }
  }

  @Test func `a leaf of an intermediate authority comes with it, and without the root`() throws {
    let root = try issue("CN=root", authority: true)
    let middle = try issue("CN=middle", authority: true, signedBy: root)
    let leaf = try issue("CN=leaf", signedBy: middle)
    #expect(middle.chain.isEmpty)
    #expect(leaf.chain == [middle.certificate])
  }
}
