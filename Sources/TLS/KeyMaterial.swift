import COpenSSL

/// An identity in OpenSSL's form: leaf, private key, rest of the chain.
final class KeyMaterial: Sendable {
  /// All three are owned and never changed after `init`; OpenSSL counts references atomically, so that
  /// sessions of several threads may hold them.
  nonisolated(unsafe) private let leaf: OpaquePointer
  nonisolated(unsafe) private let key: OpaquePointer
  nonisolated(unsafe) private let chain: [OpaquePointer]

  /// Certificates beyond this number in one file are refused.
  static let chainCertificatesMax = 16

  init(_ identity: TLSContext.Identity) throws(TLSError) {
    ERR_clear_error()
    var certificates = try Self.readCertificates(identity.certificatePEM)
    let key: OpaquePointer
    do {
      key = try Self.readKey(identity.keyPEM)
    } catch {
      certificates.forEach { X509_free($0) }
      throw error
    }
    leaf = certificates.removeFirst()
    chain = certificates
    self.key = key
    guard X509_check_private_key(leaf, key) == 1 else {
      ERR_clear_error()
      throw TLSError.keyDoesNotMatch
    }
  }

  deinit {
    X509_free(leaf)
    EVP_PKEY_free(key)
    chain.forEach { X509_free($0) }
  }

  func use(in context: OpaquePointer) throws(TLSError) {
    ERR_clear_error()
    guard SSL_CTX_use_certificate(context, leaf) == 1, SSL_CTX_use_PrivateKey(context, key) == 1,
      chain.allSatisfy({ COpenSSL_add_chain_certificate(context, $0) == 1 })
    else { throw TLSError.library(OpenSSLError.takeFirst().text) }
  }

  /// Replaces what the session took from its context.
  func use(inSession session: OpaquePointer) -> Bool {
    guard let stack = OPENSSL_sk_new_null() else { return false }
    defer { OPENSSL_sk_free(stack) }
    for certificate in chain { OPENSSL_sk_push(stack, UnsafeRawPointer(certificate)) }
    return SSL_use_cert_and_key(session, leaf, key, stack, 1) == 1
  }

  /// At least one, the leaf first.
  private static func readCertificates(_ pem: [UInt8]) throws(TLSError) -> [OpaquePointer] {
    guard let memory = MemoryBIO(pem) else { throw TLSError.certificateUnreadable }
    var certificates: [OpaquePointer] = []
    while certificates.count <= chainCertificatesMax,
      let certificate = PEM_read_bio_X509(memory.pointer, nil, refusePassphrase, nil)
    {
      certificates.append(certificate)
    }
    // A broken block is no end of the file.
    let atEnd = OpenSSLError.takeFirst()
    guard atEnd.library == ERR_LIB_PEM, atEnd.reason == PEM_R_NO_START_LINE,
      1...chainCertificatesMax ~= certificates.count
    else {
      certificates.forEach { X509_free($0) }
      throw TLSError.certificateUnreadable
    }
    return certificates
  }

  private static func readKey(_ pem: [UInt8]) throws(TLSError) -> OpaquePointer {
    if let key = PrivateKeyDecoder.shared.read(pem) { return key }
    // A key behind another block, such as the parameters of its curve.
    guard let memory = MemoryBIO(pem) else { throw TLSError.keyUnreadable }
    if let key = PEM_read_bio_PrivateKey(memory.pointer, nil, refusePassphrase, nil) { return key }
    ERR_clear_error()
    let isEncrypted = String(decoding: pem, as: UTF8.self).contains("ENCRYPTED")
    throw isEncrypted ? TLSError.keyEncrypted : TLSError.keyUnreadable
  }
}

extension TLSContext.Identity {
  /// Reads both and sees that they belong together.
  package func check() throws(TLSError) {
    _ = try KeyMaterial(self)
  }
}
