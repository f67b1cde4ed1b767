package import Certificates

/// Who is at the other end of a connection, as far as the connection itself proves it. What the log knows of
/// its own sockets is not in here: it never feeds a decision.
///
/// It is an object, made once a connection, because every request hands it on several times.
package final class Caller: Sendable {
  package let connection: ConnectionID
  /// The listener that the caller reached.
  package let listener: ListenerName
  /// An IPv4 or IPv6 address without brackets.
  package let address: String
  package let port: UInt16
  package let security: Security?

  /// What the TLS handshake established.
  package struct Security: Sendable {
    /// As OpenSSL spells it: `TLSv1.3`.
    package let version: String
    package let cipher: String
    package let serverName: String?
    /// The leaf that the peer proved possession of, nil where it presented none.
    package let certificate: Certificate?
    /// What the peer sent behind the leaf.
    package let intermediates: [Certificate]
    /// Why the chain did not verify, where the listener tolerates that (`optional_no_ca`).
    package let chainProblem: String?

    package init(
      version: String, cipher: String, serverName: String?, certificate: Certificate?,
      intermediates: [Certificate] = [], chainProblem: String? = nil
    ) {
      self.version = version
      self.cipher = cipher
      self.serverName = serverName
      self.certificate = certificate
      self.intermediates = intermediates
      self.chainProblem = chainProblem
    }
  }

  package init(
    connection: ConnectionID, listener: ListenerName, address: String, port: UInt16, security: Security?
  ) {
    self.connection = connection
    self.listener = listener
    self.address = address
    self.port = port
    self.security = security
  }

  package var certificate: Certificate? { security?.certificate }
}
