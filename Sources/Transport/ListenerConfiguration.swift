package import HTTP
package import TLS

/// One port and its limits.
package struct ListenerConfiguration: Sendable {
  /// A literal address, or `localhost` for 127.0.0.1 and, where the machine has it, ::1 on the same port.
  package var host: String
  /// 0 for any free port.
  package var port: UInt16
  /// Nil for a plain listener.
  package var tls: TLSContext?
  package var httpLimits: HTTPLimits
  /// From the first byte of a request to the end of its head; beyond it 408.
  package var headerTime: Duration
  /// From the end of the head to the end of the body, beyond it 408; also for a peer that takes nothing.
  package var bodyTime: Duration
  package var handshakeTime: Duration
  /// Between requests.
  package var idleTime: Duration
  /// Over all loops; a connection beyond it is closed as soon as it is accepted.
  package var connectionsMax: Int
  /// Lab time in seconds since 1970, for `Date` and for the validity of certificates.
  package var now: @Sendable () -> Int64

  package init(
    host: String = "localhost", port: UInt16 = 0, tls: TLSContext? = nil,
    httpLimits: HTTPLimits = HTTPLimits(),
    headerTime: Duration = .seconds(10), bodyTime: Duration = .seconds(30),
    handshakeTime: Duration = .seconds(10),
    idleTime: Duration = .seconds(60), connectionsMax: Int = 1024, now: @escaping @Sendable () -> Int64
  ) {
    self.host = host
    self.port = port
    self.tls = tls
    self.httpLimits = httpLimits
    self.headerTime = headerTime
    self.bodyTime = bodyTime
    self.handshakeTime = handshakeTime
    self.idleTime = idleTime
    self.connectionsMax = connectionsMax
    self.now = now
  }
}
