import Certificates
import Encodings
import Topology

/// The one subject value by which a client is known (RFC 8705 §2.1.2), parsed once.
struct RegisteredSubject: Sendable {
  /// As `lab.json` spells it.
  let text: String
  private let value: Value

  private enum Value: Sendable {
    case name(DistinguishedName)
    case dns(String)
    case uri(String)
    case ip([UInt8])
    case email(String)
    /// What is registered cannot be read, so nothing is it.
    case nobody
  }

  init(_ subject: IdentityProviderSpecification.Client.Subject) {
    switch subject {
    case .distinguishedName(let text):
      self.text = text
      value = DistinguishedName(text: text).map(Value.name) ?? .nobody
    case .dns(let text):
      self.text = text
      value = .dns(text.lowercased())
    case .uri(let text):
      self.text = text
      value = .uri(text)
    case .ip(let text):
      self.text = text
      value = IPAddressBytes.parse(text).map(Value.ip) ?? .nobody
    case .email(let text):
      self.text = text
      value = .email(text)
    }
  }

  /// Names by RFC 4517, host names without case, addresses in binary, all else to the letter. A wildcard in the
  /// certificate is a letter like any other.
  func matches(_ certificate: Certificate) -> Bool {
    let names = certificate.alternativeNames
    return switch value {
    case .name(let name): !name.isEmpty && certificate.subjectName == name
    case .dns(let name): names.dns.contains { $0.lowercased() == name }
    case .uri(let uri): names.uri.contains(uri)
    case .ip(let bytes): names.ip.contains(bytes)
    case .email(let address): names.email.contains(address)
    case .nobody: false
    }
  }

  /// What the certificate has of that kind, for the log.
  func presented(by certificate: Certificate) -> String {
    let names = certificate.alternativeNames
    return switch value {
    case .name, .nobody: certificate.subject
    case .dns: names.dns.joined(separator: ", ")
    case .uri: names.uri.joined(separator: ", ")
    case .ip: names.ip.map { Hexadecimal.encode($0) }.joined(separator: ", ")
    case .email: names.email.joined(separator: ", ")
    }
  }
}
