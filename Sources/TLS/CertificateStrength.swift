import COpenSSL

/// How strong a certificate is: what it is signed with, and which key it holds.
package struct CertificateStrength: Sendable, Equatable {
  /// OpenSSL's short name of the digest: `SHA256`; nil where the signature has none of its own (Ed25519).
  package let digest: String?
  package let key: Key

  package enum Key: Sendable, Equatable {
    case rsa(bits: Int)
    case ec(bits: Int)
    /// Of a kind that is known by this name at most.
    case other(String)
  }

  /// Nil where the bytes are no certificate.
  package init?(der: [UInt8]) {
    guard let certificate = X509Handle(der: der) else { return nil }
    var digestNumber: Int32 = 0
    guard X509_get_signature_info(certificate.pointer, &digestNumber, nil, nil, nil) == 1 else { return nil }
    digest = digestNumber == NID_undef ? nil : OBJ_nid2sn(digestNumber).map { String(cString: $0) }
    guard let held = X509_get0_pubkey(certificate.pointer) else {
      key = .other("unknown")
      return
    }
    let bits = Int(EVP_PKEY_get_bits(held))
    switch EVP_PKEY_get_base_id(held) {
    case EVP_PKEY_RSA: key = .rsa(bits: bits)
    case EVP_PKEY_EC: key = .ec(bits: bits)
    case let number: key = .other(OBJ_nid2sn(number).map { String(cString: $0) } ?? "unknown")
    }
  }
}
