import Certificates
import TLS
import Testing

@Suite struct TruststoreTests {
  private func entry(_ label: String, _ certificate: Certificate) -> Truststore.Entry {
    Truststore.Entry(label: label, certificate: certificate)
  }

  @Test func `two certificates of one subject are refused and both are named`() throws {
    let first = try issue("CN=client,O=Example").certificate
    let second = try issue("CN=Client,O=example").certificate
    do {
      _ = try Truststore(name: "api-clients", entries: [entry("client", first), entry("client2", second)])
      Issue.record("the truststore was accepted")
    } catch {
      #expect(error.sentence.contains("two certificates of the subject CN=client,O=Example"))
      #expect(error.sentence.contains("'client' (serial \(first.serialNumber))"))
      #expect(error.sentence.contains("'client2' (serial \(second.serialNumber))"))
    }
  }

  @Test func `one certificate twice is refused as that`() throws {
    let certificate = try issue("CN=client").certificate
    do {
      _ = try Truststore(name: "t", pem: Array((certificate.pem + certificate.pem).utf8), file: "t.pem")
      Issue.record("the truststore was accepted")
    } catch {
      #expect(
        error.sentence
          == "truststore 't' holds one certificate twice, 'certificate 1 of t.pem' and "
          + "'certificate 2 of t.pem' (CN=client): remove one")
    }
  }

  @Test func `authorities and expired certificates are noted`() throws {
    let store = try Truststore(
      name: "t",
      entries: [
        entry("good", issue("CN=good").certificate),
        entry("mesh", issue("CN=mesh", authority: true).certificate),
        entry("old", issue("CN=old", days: 1).certificate),
      ])
    let notes = store.notes(at: newYear2026 + 2 * oneDay)
    #expect(notes.map(\.label) == ["mesh", "old"])
    #expect(notes.map(\.kind) == [.authority, .expired])
    #expect(notes[1].sentence == "truststore 't': 'old' (CN=old) expired on Jan  2 00:00:00 2026 GMT")
    #expect(store.notes(at: newYear2026 - 1).filter { $0.kind == .notYetValid }.count == 3)
  }

  @Test(arguments: [
    "", "no certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n",
    "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----",
  ])
  func `a bundle that holds none, or a broken one, is refused by its file name`(text: String) {
    do {
      _ = try Truststore(name: "t", pem: Array(text.utf8), file: "t.pem")
      Issue.record("the truststore was accepted")
    } catch {
      #expect(error.sentence.contains("t.pem"))
    }
  }

  @Test func `anchors are made of every entry`() throws {
    let certificate = try issue("CN=client").certificate
    let store = try Truststore(name: "t", entries: [entry("client", certificate)])
    let anchors = try store.trustAnchors(acceptsLeaves: true)
    #expect(
      anchors.problem(leafDER: certificate.der, intermediatesDER: [], at: newYear2026, purpose: .client)
        == nil)
  }

  @Test func `a certificate for servers only is no client's`() throws {
    let pem = try OpenSSLCommand().selfSigned(
      key: "ecparam -name prime256v1 -genkey -noout",
      options: "-addext extendedKeyUsage=serverAuth -addext basicConstraints=critical,CA:FALSE")
    let certificate = try Certificate(pemOrBase64: pem)
    let anchors = try Truststore(name: "t", entries: [entry("server", certificate)])
      .trustAnchors(acceptsLeaves: true)
    func problem(_ purpose: TrustAnchors.Purpose) -> VerificationProblem? {
      anchors.problem(
        leafDER: certificate.der, intermediatesDER: [], at: certificate.notBefore, purpose: purpose)
    }
    #expect(problem(.server) == nil)
    let found = try #require(problem(.client))
    #expect(
      found.words == "the certificate CN=client.example.com,O=Example,C=DE is not meant for this use, "
        + "as its key usage says")
    #expect(found.concernsTrustOnly)
  }
}
