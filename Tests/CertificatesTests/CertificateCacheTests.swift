import Certificates
import Testing

@Suite struct CertificateCacheTests {
  @Test func `a text is read once, until the cache is full`() throws {
    var cache = CertificateCache<String>(entriesMax: 2)
    var readCount = 0
    func read(_ text: String) throws(CertificateError) -> Certificate? {
      readCount += 1
      return try Certificate(pemOrBase64: text)
    }
    for _ in 0..<3 { _ = try cache.certificate(rfc8705PEM, read: read) }
    #expect(readCount == 1)
    for blanks in ["\n", "\n\n"] { _ = try cache.certificate(rfc8705PEM + blanks, read: read) }
    #expect(readCount == 3)
    _ = try cache.certificate(rfc8705PEM, read: read)
    #expect(readCount == 4)
  }

  @Test func `failures and absences are not kept`() throws {
    var cache = CertificateCache<String>()
    #expect(throws: CertificateError.self) { try cache.certificate("x", read: XSSLCert.decode) }
    #expect(try cache.certificate("", read: XSSLCert.decode) == nil)
  }
}
