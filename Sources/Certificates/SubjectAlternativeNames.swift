import SwiftASN1

/// The names of the subject alternative name extension (RFC 5280 §4.2.1.6), of the kinds that RFC 8705 §2.1.2
/// can register.
package struct SubjectAlternativeNames: Sendable, Equatable {
  package var dns: [String] = []
  package var uri: [String] = []
  /// Four or sixteen bytes each.
  package var ip: [[UInt8]] = []
  package var email: [String] = []

  package init(dns: [String] = [], uri: [String] = [], ip: [[UInt8]] = [], email: [String] = []) {
    self.dns = dns
    self.uri = uri
    self.ip = ip
    self.email = email
  }

  package var isEmpty: Bool { dns.isEmpty && uri.isEmpty && ip.isEmpty && email.isEmpty }

  /// Names of other kinds are passed over, and so are malformed ones.
  init(_ names: ASN1Node) {
    guard var list = try? names.elements() else { return }
    while let name = list.next() {
      guard name.identifier.tagClass == .contextSpecific, case .primitive(let bytes) = name.content else {
        continue
      }
      let text = Self.ia5(bytes)
      switch name.identifier.tagNumber {
      case 1: if let text { email.append(text) }
      case 2: if let text { dns.append(text) }
      case 6: if let text { uri.append(text) }
      case 7: if bytes.count == 4 || bytes.count == 16 { ip.append(Array(bytes)) }
      default: break
      }
    }
  }

  /// Nil where there is a NUL or a byte beyond ASCII: such a name must match nothing (RFC 8705 §7.5).
  private static func ia5(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.allSatisfy({ $0 > 0 && $0 < 128 }) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
