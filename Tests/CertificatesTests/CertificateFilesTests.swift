import Certificates
import Foundation
import Testing

@Suite struct CertificateFilesTests {
  private let openssl: OpenSSLCommand
  private let files: CertificateFiles

  init() throws {
    openssl = try OpenSSLCommand()
    files = CertificateFiles(folder: openssl.folder)
  }

  @Test func `what is saved is loaded again, the key for its owner only`() throws {
    let authority = try issue("CN=root", authority: true)
    let middle = try issue("CN=middle", authority: true, signedBy: authority)
    let leaf = try issue("CN=leaf", signedBy: middle)
    try files.save(leaf, certificateFile: "c.pem", keyFile: "k.pem")
    let loaded = try files.load(certificateFile: "c.pem", keyFile: "k.pem")
    #expect(loaded.certificate == leaf.certificate)
    #expect(loaded.chain == [middle.certificate])
    #expect(loaded.privateKey.pem == leaf.privateKey.pem)
    let attributes = try FileManager.default.attributesOfItem(atPath: files.path(of: "k.pem"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `nothing is overwritten`() throws {
    let key = try issue("CN=a")
    try openssl.write("k.pem", "mine")
    try openssl.write("c2.pem", "mine too")
    for (certificate, keyFile) in [("c.pem", "k.pem"), ("c2.pem", "k2.pem")] {
      #expect(throws: CertificateError.self) {
        try files.save(key, certificateFile: certificate, keyFile: keyFile)
      }
    }
    #expect(try openssl.read("k.pem") == "mine")
    #expect(try openssl.read("c2.pem") == "mine too")
    #expect(!files.exists("c.pem") && !files.exists("k2.pem"))
  }

  /// With and without `-noout`: without it, a block of curve parameters stands before the key.
  @Test(arguments: [
    "ecparam -name prime256v1 -genkey -noout", "ecparam -name prime256v1 -genkey", "genpkey -algorithm rsa",
  ])
  func `the tutorial's lines make files that can be used`(key: String) throws {
    _ = try openssl.selfSigned(key: key)
    let loaded = try files.load(certificateFile: "c.pem", keyFile: "key.pem")
    #expect(loaded.certificate.subjectName.commonName == "client.example.com")
  }

  @Test func `the older forms of key files can be used`() throws {
    _ = try openssl.selfSigned(key: "genpkey -algorithm rsa")
    try openssl("pkey -in key.pem -traditional -out old.pem")
    #expect(try openssl.read("old.pem").contains("BEGIN RSA PRIVATE KEY"))
    _ = try files.load(certificateFile: "c.pem", keyFile: "old.pem")
  }

  @Test func `errors name the file and what to do`() throws {
    _ = try openssl.selfSigned(key: "ecparam -name prime256v1 -genkey -noout")
    try openssl("pkey -in key.pem -aes128 -passout pass:x -out encrypted.pem")
    try openssl("ec -in key.pem -aes128 -passout pass:x -out oldencrypted.pem")
    try openssl("ecparam -name prime256v1 -genkey -noout -out other.pem")
    try openssl.write("empty.pem", "")
    func sentence(_ certificate: String, _ key: String) -> String {
      do {
        _ = try files.load(certificateFile: certificate, keyFile: key)
        return "loaded"
      } catch {
        return error.sentence.replacing(openssl.folder + "/", with: "")
      }
    }
    #expect(sentence("missing.pem", "key.pem") == "missing.pem cannot be read: No such file or directory")
    #expect(sentence("empty.pem", "key.pem").hasPrefix("empty.pem holds no PEM certificate"))
    #expect(sentence("c.pem", "empty.pem").hasPrefix("empty.pem holds no private key"))
    #expect(sentence("c.pem", "encrypted.pem").hasPrefix("encrypted.pem is encrypted"))
    #expect(sentence("c.pem", "oldencrypted.pem").hasPrefix("oldencrypted.pem is encrypted"))
    #expect(sentence("c.pem", "other.pem").hasPrefix("other.pem is not the key of c.pem"))
    #expect(sentence("key.pem", "c.pem").hasPrefix("key.pem holds no PEM certificate"))
    #expect(
      sentence(".", "key.pem").hasPrefix(". cannot be read") || sentence(".", "key.pem").contains("directory")
    )
  }

  @Test func `a truststore is saved and loaded as a bundle`() throws {
    let entries = try ["CN=a", "CN=b"].map {
      Truststore.Entry(label: $0, certificate: try issue($0).certificate)
    }
    let truststore = try Truststore(name: "api-clients", entries: entries)
    try files.save(truststore, file: "truststore.pem")
    let loaded = try files.loadTruststore(name: "api-clients", file: "truststore.pem")
    #expect(loaded.certificates == truststore.certificates)
    #expect(throws: CertificateError.self) { try files.save(truststore, file: "truststore.pem") }
    #expect(throws: CertificateError.self) { try files.loadTruststore(name: "x", file: "missing.pem") }
  }
}
