/// The type of an attribute in a name: an object identifier, with a short name where it has one.
package struct AttributeType: Sendable, Hashable {
  /// Dotted decimal: `2.5.4.3`.
  package let identifier: String

  package init(identifier: String) { self.identifier = identifier }

  package static let commonName = AttributeType(identifier: "2.5.4.3")
  package static let country = AttributeType(identifier: "2.5.4.6")
  package static let domainComponent = AttributeType(identifier: "0.9.2342.19200300.100.1.25")
  package static let emailAddress = AttributeType(identifier: "1.2.840.113549.1.9.1")

  /// RFC 4514 §3, and the further names by which OpenSSL writes what is common in certificates.
  private static let names: [(String, String)] = [
    ("2.5.4.3", "CN"), ("2.5.4.7", "L"), ("2.5.4.8", "ST"), ("2.5.4.10", "O"), ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"), ("2.5.4.9", "STREET"), ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"), ("2.5.4.4", "SN"), ("2.5.4.5", "serialNumber"),
    ("2.5.4.12", "title"), ("2.5.4.13", "description"), ("2.5.4.15", "businessCategory"),
    ("2.5.4.17", "postalCode"), ("2.5.4.20", "telephoneNumber"), ("2.5.4.41", "name"), ("2.5.4.42", "GN"),
    ("2.5.4.43", "initials"), ("2.5.4.44", "generationQualifier"), ("2.5.4.46", "dnQualifier"),
    ("2.5.4.65", "pseudonym"), ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
  ]
  private static let nameByIdentifier = Dictionary(uniqueKeysWithValues: names)
  private static let identifierByName = Dictionary(
    uniqueKeysWithValues: names.map { ($0.1.lowercased(), $0.0) } + [
      ("s", "2.5.4.8"), ("e", "1.2.840.113549.1.9.1"),
    ])

  /// `CN`, or nil where the type has no short name.
  package var name: String? { Self.nameByIdentifier[identifier] }

  /// Types that are known hold directory strings or IA5 strings, which compare without regard to case.
  var ignoresCase: Bool { name != nil }

  /// From a short name in any case, or dotted decimal, with or without `OID.` before it.
  package init?(text: some StringProtocol) {
    let lowercased = text.lowercased()
    if let identifier = Self.identifierByName[lowercased] {
      self.identifier = identifier
      return
    }
    let dotted = lowercased.hasPrefix("oid.") ? String(lowercased.dropFirst(4)) : lowercased
    let arcs = dotted.split(separator: ".", omittingEmptySubsequences: false)
    // An arc without leading zeros, so that one type has one spelling.
    let isArc = { (arc: Substring) in UInt32(arc).map { String($0) == arc } ?? false }
    guard arcs.count >= 2, arcs.count <= 32, arcs.allSatisfy(isArc) else { return nil }
    identifier = dotted
  }
}
