import SwiftASN1

extension DistinguishedName {
  init(_ node: ASN1Node) throws {
    var sets = try node.elements()
    var relativeNames: [[Attribute]] = []
    while let set = sets.next() {
      var attributes = try set.elements()
      var relativeName: [Attribute] = []
      while let attribute = attributes.next() { relativeName.append(try Attribute(attribute)) }
      relativeNames.append(relativeName)
    }
    self.init(relativeNames: relativeNames)
  }
}

extension DistinguishedName.Attribute {
  fileprivate init(_ node: ASN1Node) throws {
    var parts = try node.elements()
    let identifier = try ASN1ObjectIdentifier(berEncoded: parts.required())
    let value = try parts.required()
    type = AttributeType(identifier: identifier.description)
    if let text = value.directoryString, type.name != nil {
      self.value = .text(text)
    } else {
      self.value = .encoded(Array(value.encodedBytes))
    }
  }
}

extension ASN1Node {
  /// The text of a string of any kind, or nil where it is no string or not well formed.
  var directoryString: String? {
    guard case .primitive(let bytes) = content else { return nil }
    switch identifier {
    case .utf8String, .printableString, .ia5String, .numericString, .visibleString:
      return String(validating: bytes, as: UTF8.self)
    case .teletexString:
      // T.61 is used as Latin 1, as OpenSSL takes it.
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case .bmpString:
      guard bytes.count.isMultiple(of: 2) else { return nil }
      return Self.decode(bytes, unitBytes: 2)
    case .universalString:
      guard bytes.count.isMultiple(of: 4) else { return nil }
      return Self.decode(bytes, unitBytes: 4)
    default:
      return nil
    }
  }

  private static func decode(_ bytes: ArraySlice<UInt8>, unitBytes: Int) -> String? {
    var scalars = String.UnicodeScalarView()
    var rest = bytes
    while !rest.isEmpty {
      let value = rest.prefix(unitBytes).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard let scalar = Unicode.Scalar(value) else { return nil }
      scalars.append(scalar)
      rest = rest.dropFirst(unitBytes)
    }
    return String(scalars)
  }
}
