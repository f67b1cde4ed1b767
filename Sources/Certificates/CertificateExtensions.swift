import SwiftASN1

/// The extensions that the lab shows (RFC 5280 §4.2). One that cannot be read counts as absent: judging
/// certificates is not done here.
struct CertificateExtensions {
  var alternativeNames = SubjectAlternativeNames()
  /// Nil where nothing says so either way.
  var isAuthority: Bool?

  /// `remaining`: what stands behind the public key.
  init(remaining fields: inout ASN1Elements) {
    let wrapper = ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific)
    while let field = fields.next() {
      guard field.identifier == wrapper, var wrapped = try? field.elements(),
        var list = try? wrapped.required().elements()
      else { continue }
      while let node = list.next() { read(node) }
    }
  }

  private mutating func read(_ node: ASN1Node) {
    guard var parts = try? node.elements(),
      let identifier = try? ASN1ObjectIdentifier(berEncoded: parts.required()),
      let value = parts.last(), let bytes = try? value.primitive(.octetString),
      let content = try? BER.parse(bytes)
    else { return }
    switch identifier {
    case [2, 5, 29, 17]: alternativeNames = SubjectAlternativeNames(content)
    case [2, 5, 29, 19]: isAuthority = Self.isAuthority(basicConstraints: content)
    case [2, 5, 29, 15]: isAuthority = isAuthority ?? (Self.signsCertificates(keyUsage: content) ? true : nil)
    default: break
    }
  }

  private static func isAuthority(basicConstraints: ASN1Node) -> Bool {
    guard var parts = try? basicConstraints.elements(), let first = parts.next(),
      let value = try? first.primitive(.boolean)
    else { return false }
    return value.first != 0
  }

  /// OpenSSL takes this key usage for an authority's where basic constraints are missing.
  private static func signsCertificates(keyUsage: ASN1Node) -> Bool {
    guard let bits = try? keyUsage.primitive(.bitString), let first = bits.dropFirst().first else {
      return false
    }
    return first & 0x04 != 0
  }
}

extension ASN1Elements {
  mutating func last() -> ASN1Node? {
    var found: ASN1Node?
    while let node = next() { found = node }
    return found
  }
}
