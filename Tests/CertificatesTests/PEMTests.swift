import Certificates
import Testing

@Suite struct PEMTests {
  @Test func `every block of a bundle is found, whatever stands between`() throws {
    let certificate = try Certificate(pemOrBase64: rfc8705PEM)
    let bundle =
      "# mine\r\n\(certificate.pem)\n\(PEM.encode([1, 2, 3], label: "X509 CRL"))more\(certificate.pem)"
    #expect(try Certificate.bundle(pem: Array(bundle.utf8)) == [certificate, certificate])
    #expect(try PEM.decodeAll(Array(bundle.utf8), label: "X509 CRL") == [[1, 2, 3]])
    #expect(try Certificate.bundle(pem: []).isEmpty)
  }

  @Test(arguments: 1...100)
  func `any number of bytes comes back`(count: Int) throws {
    let bytes = randomBytes(count)
    let text = PEM.encode(bytes, label: "A")
    #expect(try PEM.decodeAll(Array(text.utf8), label: "A") == [bytes])
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
  }

  @Test(arguments: ["", "A", "AA=", "AA===", "AB==", "AA==AA==", "A=A=", "A-_A", "!AAA"])
  func `base 64 of another spelling is refused`(text: String) {
    let block = "-----BEGIN A-----\n\(text)\n-----END A-----\n"
    #expect(throws: CertificateError.self) { try PEM.decodeAll(Array(block.utf8), label: "A") }
  }

  @Test func `a block without end is refused`() {
    #expect(throws: CertificateError.malformed("a PEM block has no end line")) {
      try PEM.decodeAll(Array("-----BEGIN A-----\nAAAA\n".utf8), label: "A")
    }
  }
}
