/// The certificates read lately, by the text that carried them: a caller sends the same one with every request.
///
/// A value of one isolation; when it is full it starts anew.
package struct CertificateCache: Sendable {
  private let entriesMax: Int
  private var certificates: [String: Certificate] = [:]

  package init(entriesMax: Int = 256) { self.entriesMax = entriesMax }

  /// What is cached for `text`, else what `read` makes of it. Failures and absences are not kept.
  package mutating func certificate(
    _ text: String, read: (String) throws(CertificateError) -> Certificate?
  ) throws(CertificateError) -> Certificate? {
    if let known = certificates[text] { return known }
    guard let certificate = try read(text) else { return nil }
    if certificates.count >= entriesMax { certificates.removeAll(keepingCapacity: true) }
    certificates[text] = certificate
    return certificate
  }
}
