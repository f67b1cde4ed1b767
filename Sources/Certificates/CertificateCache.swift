/// The certificates read lately, by what carried them (the text of a header, the bytes of a handshake): a
/// caller sends the same one again and again.
///
/// A value of one isolation; when it is full it starts anew.
package struct CertificateCache<Key: Hashable & Sendable>: Sendable {
  private let entriesMax: Int
  private var certificates: [Key: Certificate] = [:]

  package init(entriesMax: Int = 256) { self.entriesMax = entriesMax }

  /// What is cached for `key`, else what `read` makes of it. Failures and absences are not kept.
  package mutating func certificate(
    _ key: Key, read: (Key) throws(CertificateError) -> Certificate?
  ) throws(CertificateError) -> Certificate? {
    if let known = certificates[key] { return known }
    guard let certificate = try read(key) else { return nil }
    if certificates.count >= entriesMax { certificates.removeAll(keepingCapacity: true) }
    certificates[key] = certificate
    return certificate
  }
}
