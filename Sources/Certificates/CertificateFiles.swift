import TLS

/// Certificates and keys in one folder. What exists is read and never overwritten.
package struct CertificateFiles: Sendable {
  /// A path without a slash at its end.
  package let folder: String

  package init(folder: String) { self.folder = folder }

  package func path(of file: String) -> String { file.hasPrefix("/") ? file : "\(folder)/\(file)" }

  package func exists(_ file: String) -> Bool { SmallFile.exists(path(of: file)) }

  /// A certificate with its chain, and its key. Errors name the file and say what to do: unreadable, no PEM,
  /// encrypted, a key of another certificate.
  package func load(certificateFile: String, keyFile: String) throws(CertificateError) -> CertifiedKey {
    let certificates = try loadCertificates(certificateFile)
    let keyBytes = try SmallFile.read(path(of: keyFile))
    guard let pem = String(validating: keyBytes, as: UTF8.self) else {
      throw .file("\(path(of: keyFile)) is no text: give it a private key in PEM")
    }
    let loaded = CertifiedKey(
      certificate: certificates[0], chain: Array(certificates.dropFirst()), privateKey: PrivateKey(pem: pem))
    do {
      try loaded.tlsIdentity.check()
    } catch {
      throw .file(refusal(error, certificateFile: path(of: certificateFile), keyFile: path(of: keyFile)))
    }
    return loaded
  }

  /// The certificates of a PEM file, at least one.
  package func loadCertificates(_ file: String) throws(CertificateError) -> [Certificate] {
    let bytes = try SmallFile.read(path(of: file))
    let certificates: [Certificate]
    do {
      certificates = try Certificate.bundle(pem: bytes)
    } catch {
      throw .file("\(path(of: file)) cannot be used: \(error.sentence)")
    }
    guard !certificates.isEmpty else {
      throw .file("\(path(of: file)) holds no PEM certificate: expected -----BEGIN CERTIFICATE-----")
    }
    return certificates
  }

  /// The truststore in a PEM bundle.
  package func loadTruststore(name: String, file: String) throws(CertificateError) -> Truststore {
    try Truststore(name: name, pem: SmallFile.read(path(of: file)), file: path(of: file))
  }

  /// Writes both files, the key (mode 0600) first. Errors: either exists.
  package func save(_ key: CertifiedKey, certificateFile: String, keyFile: String) throws(CertificateError) {
    if exists(certificateFile) { throw SmallFile.alreadyExists(path(of: certificateFile)) }
    try SmallFile.create(path(of: keyFile), key.privateKey.pem, mode: 0o600)
    try SmallFile.create(path(of: certificateFile), key.certificatePEM, mode: 0o644)
  }

  /// Writes a bundle. Errors: the file exists.
  package func save(_ truststore: Truststore, file: String) throws(CertificateError) {
    try SmallFile.create(path(of: file), truststore.pem, mode: 0o644)
  }

  private func refusal(_ error: TLSError, certificateFile: String, keyFile: String) -> String {
    switch error {
    case .keyEncrypted:
      "\(keyFile) is encrypted: write it without a passphrase (openssl pkey -in FILE -out NEW)"
    case .keyUnreadable:
      "\(keyFile) holds no private key that can be read: expected PEM, such as -----BEGIN PRIVATE KEY-----"
    case .keyDoesNotMatch:
      "\(keyFile) is not the key of \(certificateFile): give both from one pair, or remove both"
    default:
      "\(certificateFile) cannot be used: \(error.sentence)"
    }
  }
}
