import Certificates
import Testing

@Suite struct CertificateTests {
  @Test func `the thumbprint of RFC 8705 Appendix A comes out`() throws {
    let certificate = try Certificate(pemOrBase64: rfc8705PEM)
    #expect(certificate.thumbprint == "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0")
    #expect(certificate.der.count == 266)
    #expect(certificate.subject == "CN=mtls")
    #expect(certificate.serialNumber == "2")
    #expect(certificate.notBeforeText == "Oct 18 12:37:09 2018 GMT")
    #expect(certificate.notAfterText == "May  2 12:37:09 2022 GMT")
    #expect(certificate.isExpired(at: newYear2026))
    #expect(certificate.pem == rfc8705PEM)
  }

  @Test func `the last valid second is not expired`() throws {
    let certificate = try Certificate(pemOrBase64: rfc8705PEM)
    #expect(!certificate.isExpired(at: certificate.notAfter))
    #expect(certificate.isExpired(at: certificate.notAfter + 1))
    #expect(certificate.isNotYetValid(at: certificate.notBefore - 1))
    #expect(!certificate.isNotYetValid(at: certificate.notBefore))
  }

  @Test func `PEM, base 64 alone and folded text are one certificate`() throws {
    let expected = try Certificate(pemOrBase64: rfc8705PEM)
    let base64 = rfc8705PEM.split(separator: "\n").dropFirst().dropLast().joined()
    for text in [
      base64, rfc8705PEM.replacing("\n", with: "\r\n"), rfc8705PEM.replacing("\n", with: "\n\t"),
      "\n \(rfc8705PEM)\n", "-----BEGIN CERTIFICATE-----\(base64)-----END CERTIFICATE-----",
    ] {
      #expect(try Certificate(pemOrBase64: text) == expected)
    }
  }

  @Test func `anything but exactly one certificate is refused`() throws {
    let der = try Certificate(pemOrBase64: rfc8705PEM).der
    for bytes in [[], [0x30], Array(der.dropLast()), der + [0], [0x30, 0x80], der + der] {
      #expect(throws: CertificateError.self) { try Certificate(der: bytes) }
    }
    for text in ["", " ", "x", rfc8705PEM + rfc8705PEM, rfc8705PEM + "x", "x" + rfc8705PEM, "MIIBBjCB="] {
      #expect(throws: CertificateError.self, "\(text.prefix(40))") { try Certificate(pemOrBase64: text) }
    }
  }

  @Test(arguments: [
    "ecparam -name prime256v1 -genkey -noout", "ecparam -name secp521r1 -genkey -noout",
    "genpkey -algorithm ed25519", "genpkey -algorithm ed448", "genpkey -algorithm rsa",
  ])
  func `whatever key openssl puts into it can be read`(key: String) throws {
    let certificate = try Certificate(pemOrBase64: OpenSSLCommand().selfSigned(key: key))
    #expect(certificate.subject == "CN=client.example.com,O=Example,C=DE")
    #expect(certificate.subjectName.certificateOrderText == "C=DE,O=Example,CN=client.example.com")
    #expect(certificate.isAuthority)
  }

  /// A real key of that size takes minutes to make, so the number is only as long as one.
  @Test func `an RSA key of 16384 bits can be read`() throws {
    let modulus = [UInt8](repeating: 0xA5, count: 2048)
    let key = DERWriter.sequence(DERWriter.integer(modulus) + DERWriter.integer([1, 0, 1]))
    let spki = DERWriter.sequence(
      DERWriter.sequence([6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0])
        + DERWriter.tagged(3, [0] + key))
    let certificate = try Certificate(der: DERWriter.certificate(serial: [1], spki: spki))
    #expect(certificate.der.count > 2048)
    #expect(certificate.subject == "CN=a")
  }

  @Test(arguments: [
    ([1], "1"), ([0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "9223372036854775807"),
    ([0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "18446744073709551615"),
    ([1, 0, 0, 0, 0, 0, 0, 0, 0], "01:00:00:00:00:00:00:00:00"), ([0], "0"), ([0xFF], "-1"),
    ([0x80], "-128"), ([], "0"),
    ([0xA1] + Array(repeating: 0xFF, count: 9), "-5e:00:00:00:00:00:00:00:00:01"),
  ])
  func `serial numbers are written as OpenSSL writes them, negative ones too`(serial: [UInt8], text: String)
    throws
  {
    let certificate = try Certificate(
      der: DERWriter.certificate(serial: serial, spki: DERWriter.sequence([])))
    #expect(certificate.serialNumber == text)
  }

  @Test(arguments: [
    ("20240229235959Z", 1_709_251_199), ("20500101000000Z", 2_524_608_000),
    ("99991231235959Z", 253_402_300_799),
    ("19700101000000Z", 0), ("19000301000000Z", -2_203_891_200),
  ])
  func `dates are counted right`(text: String, seconds: Int64) throws {
    let certificate = try Certificate(
      der: DERWriter.certificate(serial: [1], spki: DERWriter.sequence([]), notBefore: text))
    #expect(certificate.notBefore == seconds)
  }

  @Test func `dates print as OpenSSL prints them`() throws {
    let openssl = try OpenSSLCommand()
    let certificate = try Certificate(
      pemOrBase64: openssl.selfSigned(key: "ecparam -name prime256v1 -genkey -noout"))
    let printed = try openssl("x509 -in c.pem -noout -dates")
    #expect(printed == "notBefore=\(certificate.notBeforeText)\nnotAfter=\(certificate.notAfterText)\n")
  }

  @Test(arguments: [
    "20241301000000Z", "2024010100000Z", "20240101000000", "202401010000-1Z", "2024010124000Z",
  ])
  func `dates of another form are refused`(text: String) {
    #expect(throws: CertificateError.self) {
      try Certificate(der: DERWriter.certificate(serial: [1], spki: DERWriter.sequence([]), notBefore: text))
    }
  }

  @Test func `alternative names are told by kind`() throws {
    let openssl = try OpenSSLCommand()
    let names = "DNS:a.example.com,DNS:b.example.com,URI:spiffe://a/b,IP:127.0.0.1,IP:::1,email:a@example.com"
    let certificate = try Certificate(
      pemOrBase64: openssl.selfSigned(
        key: "ecparam -name prime256v1 -genkey -noout",
        options: "-addext subjectAltName=\(names) -addext basicConstraints=critical,CA:FALSE"))
    #expect(
      certificate.alternativeNames
        == SubjectAlternativeNames(
          dns: ["a.example.com", "b.example.com"], uri: ["spiffe://a/b"],
          ip: [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]], email: ["a@example.com"]))
  }

  @Test(arguments: UInt64(0)..<4)
  func `damaged certificates give a value or an error`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let original = try Certificate(pemOrBase64: rfc8705PEM).der
    for _ in 0..<500 {
      var der = original
      for _ in 0...Int.random(in: 0...3, using: &random) {
        der[Int.random(in: der.indices, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
      }
      if seed == 3 { der.removeLast(Int.random(in: 0..<der.count, using: &random)) }
      do {
        let certificate = try Certificate(der: der)
        #expect(certificate.der == der)
      } catch {
        #expect(!error.sentence.isEmpty)
      }
    }
  }
}
