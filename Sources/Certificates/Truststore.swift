package import TLS

/// A named set of certificates that a listener or a link trusts, leaves or authorities.
package struct Truststore: Sendable {
  package let name: String
  package let entries: [Entry]

  /// A certificate with the name by which people know it: of the topology, or its place in a file.
  package struct Entry: Sendable {
    package let label: String
    package let certificate: Certificate

    package init(label: String, certificate: Certificate) {
      self.label = label
      self.certificate = certificate
    }
  }

  /// Errors: two certificates of one subject, for a gateway that looks an issuer up by its name would find only
  /// one of them.
  package init(name: String, entries: [Entry]) throws(CertificateError) {
    self.name = name
    self.entries = entries
    var seen: [DistinguishedName: Entry] = [:]
    for entry in entries {
      if let other = seen.updateValue(entry, forKey: entry.certificate.subjectName) {
        throw .truststore(Self.refusal(name, other, entry))
      }
    }
  }

  /// From a PEM bundle. `file` names it in errors.
  package init(name: String, pem: [UInt8], file: String) throws(CertificateError) {
    var entries: [Entry] = []
    do {
      for (index, certificate) in try Certificate.bundle(pem: pem).enumerated() {
        entries.append(Entry(label: "certificate \(index + 1) of \(file)", certificate: certificate))
      }
    } catch {
      throw .truststore("truststore '\(name)': \(file) cannot be read: \(error.sentence)")
    }
    guard !entries.isEmpty else {
      throw .truststore("truststore '\(name)': \(file) holds no PEM certificate")
    }
    try self.init(name: name, entries: entries)
  }

  package var certificates: [Certificate] { entries.map(\.certificate) }

  /// The bundle in PEM, in the order of the entries.
  package var pem: String { certificates.map(\.pem).joined() }

  /// `acceptsLeaves`: whether a chain may end at a certificate that is not self-signed.
  package func trustAnchors(acceptsLeaves: Bool) throws(TLSError) -> TrustAnchors {
    try TrustAnchors(certificatesDER: certificates.map(\.der), acceptsLeaves: acceptsLeaves)
  }

  private static func refusal(_ name: String, _ first: Entry, _ second: Entry) -> String {
    let subject = first.certificate.subject
    if first.certificate == second.certificate {
      return "truststore '\(name)' holds one certificate twice, '\(first.label)' and '\(second.label)' "
        + "(\(subject)): remove one"
    }
    return "truststore '\(name)' holds two certificates of the subject \(subject), '\(first.label)' (serial "
      + "\(first.certificate.serialNumber)) and '\(second.label)' (serial \(second.certificate.serialNumber)): "
      + "remove one, or give it another subject"
  }
}

extension Truststore {
  /// What is allowed, yet worth a warning.
  package struct Note: Sendable, Equatable {
    package enum Kind: Sendable { case authority, expired, notYetValid }
    package let kind: Kind
    package let label: String
    package let sentence: String
  }

  /// At lab time `seconds` since 1970. An authority is noted too: the caller knows which ones are meant to be.
  package func notes(at seconds: Int64) -> [Note] {
    entries.flatMap { notes(on: $0, at: seconds) }
  }

  private func notes(on entry: Entry, at seconds: Int64) -> [Note] {
    let certificate = entry.certificate
    let subject = "truststore '\(name)': '\(entry.label)' (\(certificate.subject))"
    var notes: [Note] = []
    if certificate.isAuthority {
      notes.append(
        Note(
          kind: .authority, label: entry.label,
          sentence: "\(subject) is an authority (CA:TRUE): whoever holds its key can issue certificates "
            + "that this truststore accepts"))
    }
    if certificate.isExpired(at: seconds) {
      notes.append(
        Note(
          kind: .expired, label: entry.label, sentence: "\(subject) expired on \(certificate.notAfterText)"))
    }
    if certificate.isNotYetValid(at: seconds) {
      notes.append(
        Note(
          kind: .notYetValid, label: entry.label,
          sentence: "\(subject) is not valid before \(certificate.notBeforeText)"))
    }
    return notes
  }
}
