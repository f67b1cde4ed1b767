import COpenSSL

package enum TLSVersion: Sendable, Comparable {
  case v1_0, v1_1, v1_2, v1_3

  var number: Int32 {
    switch self {
    case .v1_0: TLS1_VERSION
    case .v1_1: TLS1_1_VERSION
    case .v1_2: TLS1_2_VERSION
    case .v1_3: TLS1_3_VERSION
    }
  }
}

extension TLSContext {
  /// Versions, ciphers, groups and tickets. The default follows RFC 9325: forward secrecy and authenticated
  /// encryption only, no renegotiation, no compression, the server's order.
  package struct Policy: Sendable {
    package var minimum: TLSVersion
    package var maximum: TLSVersion
    /// OpenSSL names, best first; names that begin with `TLS_` are suites of TLS 1.3. Nil: the default. A list
    /// that names suites of one version only leaves the other version at its default.
    package var ciphers: [String]?
    /// OpenSSL names, best first; nil: X25519, P-256, P-384.
    package var groups: [String]?
    /// Session tickets sent after a full handshake; 0: no resumption.
    package var tickets: Int

    package init(
      minimum: TLSVersion = .v1_2, maximum: TLSVersion = .v1_3, ciphers: [String]? = nil,
      groups: [String]? = nil, tickets: Int = 0
    ) {
      self.minimum = minimum
      self.maximum = maximum
      self.ciphers = ciphers
      self.groups = groups
      self.tickets = tickets
    }
  }
}

extension TLSContext.Policy {
  /// Nothing below 112 bits.
  static let securityLevel: Int32 = 2
  /// TLS before 1.2 signs with SHA-1, which no level above 0 allows.
  static let oldVersionsLevel: Int32 = 0
  static let suites = [
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
  ]
  static let ciphers = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
  ]
  static let groups = ["X25519", "P-256", "P-384"]
  static let signatureAlgorithms = [
    "ECDSA+SHA256", "ed25519", "RSA-PSS+SHA256", "RSA+SHA256", "ECDSA+SHA384", "RSA-PSS+SHA384",
    "RSA+SHA384", "ECDSA+SHA512", "RSA-PSS+SHA512", "RSA+SHA512", "ed448", "rsa_pss_pss_sha256",
    "rsa_pss_pss_sha384", "rsa_pss_pss_sha512",
  ]
  /// What a peer may send as its chain, over all certificates.
  static let chainBytesMax = 131_072
  static let ticketsMax = 16

  func apply(to context: OpaquePointer) throws(TLSError) {
    guard minimum <= maximum else { throw TLSError.noVersion }
    COpenSSL_set_min_version(context, minimum.number)
    COpenSSL_set_max_version(context, maximum.number)
    // Fixed here, so that the system's openssl.cnf cannot loosen or tighten a lab.
    SSL_CTX_set_security_level(context, minimum < .v1_2 ? Self.oldVersionsLevel : Self.securityLevel)
    SSL_CTX_set_options(
      context,
      COpenSSL_op_no_renegotiation() | COpenSSL_op_no_compression() | COpenSSL_op_server_preference())
    COpenSSL_set_mode(
      context, Int(SSL_MODE_RELEASE_BUFFERS | UInt32(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)))
    COpenSSL_set_chain_bytes_max(context, Self.chainBytesMax)
    guard
      COpenSSL_set_signature_algorithms(context, Self.signatureAlgorithms.joined(separator: ":")) == 1
    else { throw TLSError.library(OpenSSLError.takeFirst().text) }
    try applyCiphers(to: context)
    try applyGroups(to: context)
  }

  private func applyCiphers(to context: OpaquePointer) throws(TLSError) {
    let chosenSuites = (ciphers ?? []).filter { $0.hasPrefix("TLS_") }
    let chosenCiphers = (ciphers ?? []).filter { !$0.hasPrefix("TLS_") }
    // OpenSSL passes over unknown names in a list as long as one is known, so each is tried alone first.
    for name in chosenSuites where SSL_CTX_set_ciphersuites(context, name) != 1 {
      throw TLSError.unknownCipher(name)
    }
    for name in chosenCiphers where SSL_CTX_set_cipher_list(context, name) != 1 {
      throw TLSError.unknownCipher(name)
    }
    let suites = chosenSuites.isEmpty ? Self.suites : chosenSuites
    let list = chosenCiphers.isEmpty ? Self.ciphers : chosenCiphers
    guard SSL_CTX_set_ciphersuites(context, suites.joined(separator: ":")) == 1,
      SSL_CTX_set_cipher_list(context, list.joined(separator: ":")) == 1
    else { throw TLSError.library(OpenSSLError.takeFirst().text) }
  }

  private func applyGroups(to context: OpaquePointer) throws(TLSError) {
    let names = groups ?? Self.groups
    for name in names where COpenSSL_set_groups(context, name) != 1 { throw TLSError.unknownGroup(name) }
    guard COpenSSL_set_groups(context, names.joined(separator: ":")) == 1 else {
      throw TLSError.library(OpenSSLError.takeFirst().text)
    }
  }
}
