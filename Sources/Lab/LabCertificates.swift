import Certificates
package import Foundation
package import Nodes
import OrderedCollections
package import Topology

/// The certificates and truststores of a lab: found in its folder, or made there where they are missing.
package struct LabCertificates: Sendable {
  /// Those whose key is at hand, by their name in `lab.json`.
  let keys: [String: CertifiedKey]
  /// Every certificate, also those that are only trusted.
  let certificates: [String: Certificate]
  let truststores: [String: Truststore]
  /// What the owner should know, though the lab can run.
  package let notes: [String]

  /// Reads what is there and makes what is not; files that exist are never overwritten.
  ///
  /// - Throws: every file that is unreadable, does not fit its key or has expired, one sentence each.
  package static func prepare(
    _ topology: LabTopology, in folder: URL, random: any RandomBytes, now: LabTime
  ) throws(LabError) -> LabCertificates {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .system("cannot make the certificates folder \(folder.path): \(error.localizedDescription)")
    }
    var preparation = Preparation(topology, folder: folder, random: random, now: now.seconds)
    preparation.run()
    guard preparation.problems.isEmpty else { throw .certificates(preparation.problems) }
    return LabCertificates(
      keys: preparation.keys, certificates: preparation.certificates, truststores: preparation.truststores,
      notes: preparation.notes)
  }

  /// Looks at the files that are there, and makes none.
  ///
  /// - Returns: what would keep the lab from starting, and what its owner should know, one sentence each.
  package static func inspect(
    _ topology: LabTopology, in folder: URL, now: LabTime
  ) -> (problems: [String], notes: [String]) {
    var preparation = Preparation(topology, folder: folder, random: nil, now: now.seconds)
    preparation.run()
    return (preparation.problems, preparation.notes)
  }
}

/// Goes through all files and collects every problem, so that a person can mend them together.
private struct Preparation {
  let topology: LabTopology
  let files: CertificateFiles
  /// Nil where nothing may be made.
  let issuer: CertificateIssuer?
  let now: Int64
  var keys: [String: CertifiedKey] = [:]
  var certificates: [String: Certificate] = [:]
  var truststores: [String: Truststore] = [:]
  var notes: [String] = []
  var problems: [String] = []

  init(_ topology: LabTopology, folder: URL, random: (any RandomBytes)?, now: Int64) {
    self.topology = topology
    files = CertificateFiles(folder: folder.path)
    issuer = random.map { random in CertificateIssuer(random: { random.next($0) }) }
    self.now = now
  }

  mutating func run() {
    for specification in topology.certificates.values { certificate(specification) }
    for specification in topology.truststores.values { truststore(specification) }
    judge()
  }

  /// Authorities come first, wherever they stand in the file: the rules of `lab.json` exclude a circle.
  mutating func certificate(_ specification: CertificateSpecification) {
    guard certificates[specification.name] == nil else { return }
    if let authority = specification.signedBy.flatMap({ topology.certificates[$0] }) {
      certificate(authority)
    }
    do throws(CertificateError) {
      if files.exists(specification.certificateFile) {
        try find(specification)
      } else {
        try make(specification)
      }
    } catch {
      problems.append("certificate '\(specification.name)': \(error.sentence)")
    }
  }

  private mutating func find(_ specification: CertificateSpecification) throws(CertificateError) {
    if files.exists(specification.keyFile) {
      let key = try files.load(
        certificateFile: specification.certificateFile, keyFile: specification.keyFile)
      keys[specification.name] = key
      certificates[specification.name] = key.certificate
    } else {
      certificates[specification.name] = try files.loadCertificates(specification.certificateFile)[0]
    }
  }

  private mutating func make(_ specification: CertificateSpecification) throws(CertificateError) {
    guard let issuer else { return }
    let signer = specification.signedBy.flatMap { keys[$0] }
    if let name = specification.signedBy, signer == nil {
      throw .file("it cannot be made without the private key of '\(name)'")
    }
    let key = try issuer.issue(
      CertificateTemplate(
        subject: specification.subject, dns: specification.dns, ip: specification.ip,
        authority: specification.authority, notBefore: now - 60,
        notAfter: now + specification.lifetime.components.seconds),
      signedBy: signer)
    try files.save(key, certificateFile: specification.certificateFile, keyFile: specification.keyFile)
    keys[specification.name] = key
    certificates[specification.name] = key.certificate
  }

  mutating func truststore(_ specification: TruststoreSpecification) {
    let entries = specification.certificates.compactMap { name in
      certificates[name].map { Truststore.Entry(label: name, certificate: $0) }
    }
    // A certificate that could not be read has been reported already; one that may not be made is to come.
    guard entries.count == specification.certificates.count || issuer == nil else { return }
    do throws(CertificateError) {
      let listed = try Truststore(name: specification.name, entries: entries)
      truststores[specification.name] =
        try specification.file.map { file throws(CertificateError) in
          try bundle(file, listed: listed)
        } ?? listed
    } catch {
      problems.append(error.sentence)
    }
  }

  private mutating func bundle(_ file: String, listed: Truststore) throws(CertificateError) -> Truststore {
    guard files.exists(file) else {
      if issuer != nil { try files.save(listed, file: file) }
      return listed
    }
    let found = try files.loadTruststore(name: listed.name, file: file)
    for entry in listed.entries where !found.certificates.contains(entry.certificate) {
      notes.append(
        "\(files.path(of: file)) does not hold the certificate '\(entry.label)', which lab.json lists there: "
          + "add it, or remove the file to have it made anew")
    }
    return found
  }

  /// Validity, and whether what is to be shown has its key.
  mutating func judge() {
    let shown = ShownCertificates(topology)
    for (name, users) in shown.users.sorted(by: { $0.key < $1.key }) where certificates[name] != nil {
      guard keys[name] == nil, let specification = topology.certificates[name] else { continue }
      problems.append(
        "certificate '\(name)', which \(users) shows: its private key \(files.path(of: specification.keyFile)) "
          + "is missing; put it there, or remove the certificate to have both made")
    }
    for (name, certificate) in certificates.sorted(by: { $0.key < $1.key }) {
      judgeValidity(name, certificate, listeners: shown.listeners[name])
    }
    for truststore in truststores.values.sorted(by: { $0.name < $1.name }) { noteTruststore(truststore) }
    for name in topology.serviceTruststores.sorted() {
      notes += truststores[name]?.serviceWarnings() ?? []
    }
  }

  private mutating func judgeValidity(_ name: String, _ certificate: Certificate, listeners: String?) {
    let problem: String
    if certificate.isExpired(at: now) {
      problem = "certificate '\(name)' (\(certificate.subject)) expired on \(certificate.notAfterText)"
    } else if certificate.isNotYetValid(at: now) {
      problem =
        "certificate '\(name)' (\(certificate.subject)) is not valid before \(certificate.notBeforeText)"
    } else {
      return
    }
    let advice =
      "remove \(topology.certificates[name].map { files.path(of: $0.certificateFile) } ?? name) and its "
      + "key to have them made anew"
    if let listeners {
      problems.append("\(problem), and \(listeners) shows it: \(advice)")
    } else {
      notes.append("\(problem): connections that show it are refused; \(advice)")
    }
  }

  private mutating func noteTruststore(_ truststore: Truststore) {
    let authorities = topology.certificates.values.filter(\.authority).compactMap { certificates[$0.name] }
    for (entry, note) in truststore.notes(at: now).compactMap({ note in
      truststore.entries.first { $0.label == note.label }.map { ($0, note) }
    }) {
      switch note.kind {
      case .authority where authorities.contains(entry.certificate): continue
      // The certificate itself has been noted.
      case .expired where certificates[entry.label] != nil,
        .notYetValid where certificates[entry.label] != nil:
        continue
      case .authority, .expired, .notYetValid: notes.append(note.sentence)
      }
    }
  }
}

extension LabTopology {
  /// Those by which gateways in dialect aws judge clients.
  fileprivate var serviceTruststores: Set<String> {
    Set(nodes.values.filter(\.speaksAWS).flatMap { $0.listeners.values.compactMap(\.truststore) })
  }
}

/// Who shows which certificate, in words.
private struct ShownCertificates {
  /// By listeners and by links.
  private(set) var users: [String: String] = [:]
  /// By listeners alone.
  private(set) var listeners: [String: String] = [:]

  init(_ topology: LabTopology) {
    for node in topology.nodes.values {
      for listener in node.listeners.values {
        for name in [listener.certificate].compactMap({ $0 }) + listener.serverNames.values {
          users[name] = "\(node.name).\(listener.name)"
          listeners[name] = users[name]
        }
      }
    }
    for link in topology.links {
      if let name = link.present { users[name, default: "the link of \(link.from)"] += "" }
    }
  }
}
