import ArgumentParser
import Certificates
import Foundation
import Nodes
import OrderedCollections
import Topology

struct Cert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cert", abstract: "Make, list and show certificates.",
    subcommands: [Issue.self, List.self, Show.self])
}

/// Where the certificates are, and what `lab.json` calls them.
struct CertificateFolder: ParsableArguments {
  @Option(help: "The folder of the certificates.")
  var certs = "Certs"

  @Option(name: .customLong("lab"), help: "The topology file, for the names of the certificates.")
  var file = "lab.json"

  var files: CertificateFiles { CertificateFiles(folder: certs) }

  /// Name and file of each certificate of the topology.
  func named() throws -> [(name: String, file: String)] {
    let reading = try TopologyFile.read(file)
    guard let topology = reading.topology else {
      for diagnostic in reading.errors { writeError(diagnostic.description) }
      throw Exit.configuration
    }
    return topology.certificates.values.map { ($0.name, $0.certificateFile) }
  }
}

extension Cert {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "A line a certificate: name, subject, issuer, validity, SHA-256 thumbprint as in x5t#S256.")
    @OptionGroup var folder: CertificateFolder

    func run() throws {
      var rows = [["NAME", "SUBJECT", "ISSUER", "VALID UNTIL", "X5T#S256"]]
      for (name, file) in try folder.named() { rows.append(row(name, file)) }
      Columns.print(rows)
    }

    private func row(_ name: String, _ file: String) -> [String] {
      guard folder.files.exists(file) else { return [name, "not made yet: \(file)", "", "", ""] }
      do throws(CertificateError) {
        let certificate = try folder.files.loadCertificates(file)[0]
        let issuer = certificate.issuerName == certificate.subjectName ? "itself" : certificate.issuer
        return [
          name, TerminalSafe.text(certificate.subject), TerminalSafe.text(issuer), certificate.notAfterText,
          certificate.thumbprint,
        ]
      } catch {
        return [name, error.sentence, "", "", ""]
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One certificate in full.")
    @OptionGroup var folder: CertificateFolder
    @Argument(help: "Its name in lab.json, or a PEM file.")
    var name: String

    func run() throws {
      let file = try folder.named().first { $0.name == name }?.file ?? URL(fileURLWithPath: name).path
      do throws(CertificateError) {
        for certificate in try folder.files.loadCertificates(file) { print(text(certificate)) }
      } catch {
        complain([error.sentence])
        throw Exit.no
      }
    }

    private func text(_ certificate: Certificate) -> String {
      let names = certificate.alternativeNames
      let lines = [
        ("subject", certificate.subject), ("issuer", certificate.issuer),
        ("serial number", certificate.serialNumber), ("valid from", certificate.notBeforeText),
        ("valid until", certificate.notAfterText), ("DNS names", names.dns.joined(separator: " ")),
        ("authority", certificate.isAuthority ? "yes: it can sign others" : "no"),
        ("x5t#S256", certificate.thumbprint),
      ]
      return lines.filter { !$0.1.isEmpty }.map { label, value in
        label.padding(toLength: 15, withPad: " ", startingAt: 0) + TerminalSafe.text(value)
      }.joined(separator: "\n") + "\n" + certificate.pem
    }
  }
}
