extension TLSContext {
  /// A certificate with its chain, and the key that belongs to it.
  package struct Identity: Sendable {
    /// PEM: the leaf first, then what else the peer is to be sent.
    package var certificatePEM: [UInt8]
    /// PEM: PKCS #8, or the older forms of OpenSSL for EC and RSA keys; not encrypted.
    package var keyPEM: [UInt8]

    package init(certificatePEM: [UInt8], keyPEM: [UInt8]) {
      self.certificatePEM = certificatePEM
      self.keyPEM = keyPEM
    }
  }

  /// Whether a server asks for a certificate, and what it does with it. A presented certificate must be
  /// within its validity and its holder must prove possession in every mode.
  package enum ClientCertificateMode: Sendable {
    /// Not asked for.
    case none
    /// Asked for; none is fine, one that does not verify is refused.
    case optional
    /// Asked for; whatever is wrong with its chain is noted in `TLSPeer.problem` and let pass.
    case optionalNoCA
    /// None, or one that does not verify, is refused.
    case required
  }

  package struct ServerConfiguration: Sendable {
    package var identity: Identity
    /// Other identities by host name, chosen by SNI (RFC 6066 §3); case does not matter.
    package var identitiesByServerName: [String: Identity]
    package var clientCertificate: ClientCertificateMode
    /// Needed by `optional` and `required`.
    package var trust: TrustAnchors?
    /// How many authorities may stand between a client's certificate and an anchor; nil: OpenSSL's 100.
    package var intermediatesMax: Int32?
    package var policy: Policy
    /// Names the listener: a session of one listener is not resumed at another.
    package var sessionContext: String
    /// Whether sessions collect key lines (`TLSSession.takeKeyLines`).
    package var logsKeys: Bool

    package init(
      identity: Identity, identitiesByServerName: [String: Identity] = [:],
      clientCertificate: ClientCertificateMode = .none, trust: TrustAnchors? = nil,
      intermediatesMax: Int32? = nil, policy: Policy = .init(), sessionContext: String = "",
      logsKeys: Bool = false
    ) {
      self.identity = identity
      self.identitiesByServerName = identitiesByServerName
      self.clientCertificate = clientCertificate
      self.trust = trust
      self.intermediatesMax = intermediatesMax
      self.policy = policy
      self.sessionContext = sessionContext
      self.logsKeys = logsKeys
    }
  }

  package struct ClientConfiguration: Sendable {
    /// What is presented to a server that asks.
    package var identity: Identity?
    package var trust: TrustAnchors
    /// The host name, or the IP address without brackets, that the server's certificate must cover.
    package var serverName: String
    package var policy: Policy
    package var logsKeys: Bool

    package init(
      identity: Identity? = nil, trust: TrustAnchors, serverName: String, policy: Policy = .init(),
      logsKeys: Bool = false
    ) {
      self.identity = identity
      self.trust = trust
      self.serverName = serverName
      self.policy = policy
      self.logsKeys = logsKeys
    }
  }
}
