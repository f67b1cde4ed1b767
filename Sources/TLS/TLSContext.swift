import COpenSSL
import Synchronization

/// The settings of one listener, or of the calls over one link, from which sessions are made.
package final class TLSContext: Sendable {
  /// Owned; released with the context.
  ///
  /// `nonisolated(unsafe)`: an `SSL_CTX` may be shared by threads as long as nobody changes it, and nothing
  /// here does after `init`. What OpenSSL itself counts or caches in it is under its own locks.
  nonisolated(unsafe) let pointer: OpaquePointer
  let side: Side
  let anchors: TrustAnchors?
  let logsKeys: Bool
  /// Counts how often sessions were dropped; a ticket of an earlier era is no good.
  let era = Atomic<UInt32>(0)

  enum Side: Sendable {
    case server(clientCertificate: ClientCertificateMode, identities: [String: KeyMaterial])
    case client(serverName: String)
  }

  /// Errors: an unreadable identity, an unknown cipher or group, certificates asked for without a truststore.
  package init(server configuration: ServerConfiguration) throws(TLSError) {
    if configuration.clientCertificate.needsAnchors && configuration.trust == nil {
      throw TLSError.truststoreMissing
    }
    pointer = try Self.makePointer(TLS_server_method())
    anchors = configuration.trust
    logsKeys = configuration.logsKeys
    var identities: [String: KeyMaterial] = [:]
    // Until `side` is set there is no `deinit`.
    do {
      for (name, identity) in configuration.identitiesByServerName {
        identities[name.lowercased()] = try KeyMaterial(identity)
      }
      try KeyMaterial(configuration.identity).use(in: pointer)
      try configuration.policy.apply(to: pointer)
    } catch {
      SSL_CTX_free(pointer)
      throw error
    }
    side = .server(clientCertificate: configuration.clientCertificate, identities: identities)
    installCallbacks(verifyMode: configuration.clientCertificate.verifyMode)
    if let count = configuration.intermediatesMax { SSL_CTX_set_verify_depth(pointer, count) }
    installTickets(count: configuration.policy.tickets, listener: configuration.sessionContext)
    if !identities.isEmpty { installServerNames() }
  }

  /// Errors: as for a server; also a name to verify that is empty.
  package init(client configuration: ClientConfiguration) throws(TLSError) {
    guard !configuration.serverName.isEmpty else { throw TLSError.serverNameMissing }
    pointer = try Self.makePointer(TLS_client_method())
    anchors = configuration.trust
    logsKeys = configuration.logsKeys
    do {
      if let identity = configuration.identity { try KeyMaterial(identity).use(in: pointer) }
      try configuration.policy.apply(to: pointer)
    } catch {
      SSL_CTX_free(pointer)
      throw error
    }
    side = .client(serverName: configuration.serverName)
    installCallbacks(verifyMode: SSL_VERIFY_PEER)
    COpenSSL_no_session_cache(pointer)
  }

  deinit {
    SSL_CTX_free(pointer)
  }

  /// Has OpenSSL make the tables that the first context and the first key would wait for: some milliseconds, which
  /// a program that is starting can spend beside its other work.
  package static func prepareLibrary() {
    SSL_CTX_free(SSL_CTX_new(TLS_server_method()))
    _ = PrivateKeyDecoder.shared
  }

  private static func makePointer(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
    guard let pointer = SSL_CTX_new(method) else { throw TLSError.library(OpenSSLError.takeFirst().text) }
    return pointer
  }

  private func installCallbacks(verifyMode: Int32) {
    SSL_CTX_set_verify(pointer, verifyMode, nil)
    SSL_CTX_set_cert_verify_callback(pointer, verifyPeer, nil)
    SSL_CTX_set_info_callback(pointer, noteAlert)
    if logsKeys { SSL_CTX_set_keylog_callback(pointer, noteKeyLine) }
    if let anchors { SSL_CTX_set1_cert_store(pointer, anchors.pointer) }
  }
}

extension TLSContext.ClientCertificateMode {
  var verifyMode: Int32 {
    switch self {
    case .none: SSL_VERIFY_NONE
    case .optional, .optionalNoCA: SSL_VERIFY_PEER
    case .required: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
    }
  }

  var needsAnchors: Bool { self == .optional || self == .required }
}
