import Certificates
import Testing

@Suite struct DistinguishedNameTests {
  private func name(_ text: String) throws -> DistinguishedName {
    try #require(DistinguishedName(text: text), "\(text)")
  }

  @Test(arguments: [
    ("CN=a,O=b", "cn=A, o=B"), ("CN=a  b ", "CN=A B"), ("OU=x+CN=y,DC=net", "cn=Y+ou=X,dc=NET"),
    ("2.5.4.3=a", "CN=a"), ("OID.2.5.4.3=a", "cn=a"), ("CN=#0c0161", "CN=A"), ("CN=\\61", "CN=a"),
    ("emailAddress=A@B.c", "1.2.840.113549.1.9.1=a@b.C"), ("", ""), ("CN=\\C3\\A4", "CN=Ä"),
  ])
  func `names are equal by RFC 4517`(left: String, right: String) throws {
    #expect(try name(left) == name(right))
    #expect(try name(left).hashValue == name(right).hashValue)
  }

  @Test(arguments: [
    ("CN=a,O=b", "O=b,CN=a"), ("CN=a", "CN=a,O=b"), ("CN=a+O=b", "CN=a,O=b"), ("CN=a", "O=a"),
    ("CN=a", "CN=ab"), ("CN=a b", "CN=ab"), ("CN=a+CN=a", "CN=a"), ("1.2.3.4=#0c0161", "1.2.3.4=#0c0141"),
  ])
  func `names that differ in order, count, type or value are not equal`(left: String, right: String) throws {
    #expect(try name(left) != name(right))
  }

  @Test(arguments: [
    "CN=client.example.com,O=Example,C=DE", "OU=Sales+CN=J.  Smith,DC=example,DC=net",
    "CN=James \\\"Jim\\\" Smith\\, III,DC=example", "CN=Before\\0dAfter", "CN=\\ a\\ ", "CN=\\#a",
    "CN=a\\+b\\;c\\<d\\>e\\\\f", "1.3.6.1.4.1.1466.0=#04024869", "CN=Lučić", "CN=a=b", "CN=",
  ])
  func `text that is read is written again`(text: String) throws {
    #expect(try name(text).description == text)
  }

  @Test(arguments: [
    "a", "CN", "=a", "CN=a,", "CN=a,,O=b", "X-Y=a", "CN=a;O=b", "CN=\"a\"", "CN=a\\", "CN=a\\g", "CN=#",
    "CN=#0",
    "CN=#0g", "CN=a<b", "1.=a", "01.2=a", "CN=a+", "CN=\\ff",
  ])
  func `text that is no name is refused`(text: String) {
    #expect(DistinguishedName(text: text) == nil)
  }

  @Test func `every kind of string in a certificate is read as text`() throws {
    let values: [([UInt8], String)] = [
      (DERWriter.tagged(12, [0xC3, 0xA4]), "CN=ä"), (DERWriter.tagged(19, [97]), "CN=a"),
      (DERWriter.tagged(22, [97]), "CN=a"), (DERWriter.tagged(20, [0xE4]), "CN=ä"),
      (DERWriter.tagged(30, [0, 97, 0x20, 0xAC]), "CN=a€"),
      (DERWriter.tagged(28, [0, 0, 0, 97]), "CN=a"),
      // No text: an integer, half a character, bytes that are no UTF-8.
      (DERWriter.tagged(2, [1]), "CN=#020101"), (DERWriter.tagged(30, [0]), "CN=#1e0100"),
      (DERWriter.tagged(12, [0xFF]), "CN=#0c01ff"),
      (DERWriter.tagged(12, [0x1B, 0x5B, 0]), "CN=\\1b[\\00"),
    ]
    for (value, text) in values {
      let der = DERWriter.certificate(
        serial: [1], spki: DERWriter.sequence([]),
        subject: DERWriter.name(DERWriter.commonName, value))
      #expect(try Certificate(der: der).subject == text)
    }
  }

  @Test(arguments: UInt64(0)..<4)
  func `random text gives a name that reads back equal, or none`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let alphabet = Array("CNO=,+ \\#\"a1.é\u{1B}")
    for _ in 0..<500 {
      let value = String((0..<24).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] })
      for text in [value, "CN=\(value)"] {
        guard let name = DistinguishedName(text: text) else { continue }
        #expect(DistinguishedName(text: name.description) == name, "\(text)")
      }
    }
  }
}
