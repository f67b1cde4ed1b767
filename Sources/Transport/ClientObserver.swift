/// What a pool reports, on its loop, so that the log can tell whose connection it was that a listener saw.
package protocol ClientObserver: Sendable {
  /// Before the first byte is sent.
  func connected(local address: String, port: UInt16)
  /// Before the first byte of each request; again where a request is sent a second time.
  func began(tag: UInt64, localPort: UInt16)
  func disconnected(localPort: UInt16)
}

/// For connections of which nobody needs to know.
package struct SilentObserver: ClientObserver {
  package init() {}

  package func connected(local address: String, port: UInt16) {}
  package func began(tag: UInt64, localPort: UInt16) {}
  package func disconnected(localPort: UInt16) {}
}
