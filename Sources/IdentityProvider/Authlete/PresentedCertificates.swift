import Certificates
import Synchronization

/// Reads the certificates that calls carry. A caller sends the same few again and again.
final class PresentedCertificates: Sendable {
  private let cache = Mutex(CertificateCache<String>())

  /// Nil where `text` is neither PEM nor base 64 of one certificate.
  func read(_ text: String) -> Certificate? {
    cache.withLock { cache in
      try? cache.certificate(text) { (text) throws(CertificateError) in try Certificate(pemOrBase64: text) }
    }
  }
}
