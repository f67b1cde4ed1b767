import Certificates
import Encodings
import Testing

@Suite struct XSSLCertTests {
  private let certificate: Certificate

  init() throws { certificate = try Certificate(pemOrBase64: rfc8705PEM) }

  @Test func `what is encoded is decoded to the same bytes`() throws {
    let value = XSSLCert.encode(certificate)
    #expect(value.hasPrefix("-----BEGIN%20CERTIFICATE-----%0AMIIBBjCB"))
    #expect(!value.contains("+") && !value.contains("\n"))
    #expect(try XSSLCert.decode(value) == certificate)
  }

  @Test(arguments: ["", "(null)"])
  func `empty and (null) mean none`(value: String) throws {
    #expect(try XSSLCert.decode(value) == nil)
  }

  @Test func `a plus sign that came unescaped stays a plus sign`() throws {
    #expect(rfc8705PEM.contains("+"))
    let value = XSSLCert.encode(certificate).replacing("%2B", with: "+")
    #expect(try XSSLCert.decode(value) == certificate)
  }

  /// What `$ssl_client_cert` of nginx sends: line feeds folded with a tab.
  @Test func `a PEM block folded with tabs is read`() throws {
    let folded = rfc8705PEM.dropLast().replacing("\n", with: "\t")
    #expect(try XSSLCert.decode(String(folded)) == certificate)
    #expect(
      try XSSLCert.decode(PercentEncoding.encode(rfc8705PEM.replacing("\n", with: "\n\t"))) == certificate)
  }

  @Test func `two blocks, bytes behind the block and bytes behind the DER are refused`() throws {
    let longer = certificate.der + [0]
    for text in [
      rfc8705PEM + rfc8705PEM, rfc8705PEM + "x", "x" + rfc8705PEM, PEM.encode(longer, label: "CERTIFICATE"),
      PEM.encode(certificate.der, label: "PUBLIC KEY"), PEM.encode([], label: "CERTIFICATE"),
      rfc8705PEM.replacing("MIIB", with: "MI=B"), String(repeating: rfc8705PEM, count: 40),
      rfc8705PEM.split(separator: "\n").dropFirst().dropLast().joined(), " ", "null",
      "-----BEGIN CERTIFICATE-----",
    ] {
      #expect(throws: CertificateError.self, "\(text.prefix(40))") {
        try XSSLCert.decode(PercentEncoding.encode(text))
      }
    }
    #expect(throws: CertificateError.self) { try XSSLCert.decode("%zz") }
    #expect(throws: CertificateError.self) { try XSSLCert.decode("%FF") }
  }

  @Test(arguments: UInt64(0)..<4)
  func `damaged headers give a certificate or an error`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<250 {
      var value = Array(XSSLCert.encode(certificate).utf8)
      for _ in 0...2 {
        value[Int.random(in: value.indices, using: &random)] = UInt8.random(in: 0...127, using: &random)
      }
      if seed == 3 { value.removeLast(Int.random(in: 0..<value.count, using: &random)) }
      do {
        let decoded = try XSSLCert.decode(String(decoding: value, as: UTF8.self))
        #expect(try #require(decoded).der.count <= certificate.der.count)
      } catch let error as CertificateError {
        #expect(!error.sentence.isEmpty)
      }
    }
  }
}
