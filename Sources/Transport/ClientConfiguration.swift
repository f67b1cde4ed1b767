package import HTTP
package import TLS

/// Where a pool's connections go, and their limits.
package struct ClientConfiguration: Sendable {
  /// A literal address or a name.
  package var host: String
  package var port: UInt16
  /// The value of `Host`.
  package var hostHeader: String
  /// Nil for plain connections.
  package var tls: TLSContext?
  package var httpLimits: HTTPLimits
  /// For the connection and its handshake together.
  package var connectTime: Duration
  /// After which a connection that is not used is closed.
  package var idleTime: Duration
  package var connectionsMax: Int
  /// Requests that wait for a connection; beyond it they fail at once.
  package var waitersMax: Int
  /// The literal address to connect from, where it matters.
  package var localAddress: String?
  /// Lab time in seconds since 1970, for the validity of certificates.
  package var now: @Sendable () -> Int64

  package init(
    host: String, port: UInt16, hostHeader: String, tls: TLSContext? = nil,
    httpLimits: HTTPLimits = HTTPLimits(),
    connectTime: Duration = .seconds(5), idleTime: Duration = .seconds(30), connectionsMax: Int = 64,
    waitersMax: Int = 1024, localAddress: String? = nil, now: @escaping @Sendable () -> Int64
  ) {
    self.host = host
    self.port = port
    self.hostHeader = hostHeader
    self.tls = tls
    self.httpLimits = httpLimits
    self.connectTime = connectTime
    self.idleTime = idleTime
    self.connectionsMax = connectionsMax
    self.waitersMax = waitersMax
    self.localAddress = localAddress
    self.now = now
  }

  /// `127.0.0.1:9101`, for sentences.
  var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
