import Certificates
import Synchronization

/// Reads the certificates that handshakes present, each once: a client that connects again brings the same one,
/// and the lab's own nodes do so all the time. Reading judges nothing, so nothing here can let anybody in.
final class HandshakeCertificates: Sendable {
  private let cache = Mutex(CertificateCache<[UInt8]>())

  /// Nil where the bytes are no certificate.
  func read(_ der: [UInt8]) -> Certificate? {
    cache.withLock { cache in
      try? cache.certificate(der) { (der) throws(CertificateError) in try Certificate(der: der) }
    }
  }
}
