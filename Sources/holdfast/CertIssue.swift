import ArgumentParser
import Certificates
import Foundation
import Nodes
import TrafficLog

extension Cert {
  struct Issue: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "issue",
      abstract: "Make a key and a certificate: NAME_certificate.pem and NAME_private_key.pem.",
      discussion: "Valid from now on, at the lab's time. Files that exist are never overwritten.")
    @OptionGroup var folder: CertificateFolder
    @OptionGroup var state: StateOption

    @Argument(help: "The name that the files begin with.")
    var name: String
    @Option(help: "The subject; CN=NAME where it is left out.")
    var subject: String?
    @Option(help: "A DNS name; may be repeated.")
    var dns: [String] = []
    @Option(help: "An IP address; may be repeated.")
    var ip: [String] = []
    @Flag(help: "An authority, which may sign others.")
    var authority = false
    @Option(help: "The name of the authority that signs it; itself where it is left out.")
    var signedBy: String?
    @Option(parsing: .unconditional, help: "How many days it is valid; negative: since when it has expired.")
    var days = 365

    func validate() throws {
      guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), !name.hasPrefix(".") else {
        throw ValidationError("the name may hold letters, digits, dots, dashes and underscores")
      }
      guard abs(Double(days)) <= 36_500 else {
        throw ValidationError("--days may be a hundred years at most")
      }
    }

    func run() throws {
      let now = try state.clock().now().seconds
      let random = SystemRandomBytes()
      let end = now + Int64(days) * 86_400
      do throws(CertificateError) {
        let key = try CertificateIssuer(random: { random.next($0) }).issue(
          CertificateTemplate(
            subject: subject ?? "CN=\(name)", dns: dns, ip: ip, authority: authority,
            notBefore: min(now, end) - 60, notAfter: end),
          signedBy: try signer())
        let files = ("\(name)_certificate.pem", "\(name)_private_key.pem")
        try makeFolder()
        try folder.files.save(key, certificateFile: files.0, keyFile: files.1)
        print("\(folder.files.path(of: files.0))\n\(folder.files.path(of: files.1))")
        print("x5t#S256 \(key.certificate.thumbprint)")
      } catch {
        complain([error.sentence])
        throw Exit.no
      }
    }

    private func signer() throws(CertificateError) -> CertifiedKey? {
      guard let signedBy else { return nil }
      return try folder.files.load(
        certificateFile: "\(signedBy)_certificate.pem", keyFile: "\(signedBy)_private_key.pem")
    }

    private func makeFolder() throws(CertificateError) {
      do {
        try FileManager.default.createDirectory(atPath: folder.certs, withIntermediateDirectories: true)
      } catch {
        throw .file("cannot make the folder \(folder.certs): \(error.localizedDescription)")
      }
    }
  }
}

/// Text that somebody else wrote, harmless for a terminal.
enum TerminalSafe {
  static func text(_ text: String) -> String { TerminalText.escape(text) }
}
