import SwiftASN1

/// The fields of a certificate (RFC 5280 §4.1), read without judging them.
struct CertificateFields {
  let subject: DistinguishedName
  let issuer: DistinguishedName
  /// Two's complement, big-endian.
  let serialNumber: [UInt8]
  let notBefore: Int64
  let notAfter: Int64
  let alternativeNames: SubjectAlternativeNames
  let isAuthority: Bool

  /// More than any handshake carries.
  static let derBytesMax = 131_072

  init(der: [UInt8]) throws(CertificateError) {
    guard der.count <= Self.derBytesMax else {
      throw .malformed("a certificate of \(der.count) bytes is too long")
    }
    do {
      // BER, for OpenSSL reads it too.
      try self.init(certificate: BER.parse(der))
    } catch {
      throw .malformed("the bytes are no X.509 certificate (\(error))")
    }
  }

  private init(certificate: ASN1Node) throws {
    var outer = try certificate.elements()
    var fields = try outer.required().elements()
    // The signature and its algorithm.
    _ = try outer.required()
    _ = try outer.required()
    try outer.end()

    var next = try fields.required()
    var version = 1
    if next.identifier == ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific) {
      var wrapped = try next.elements()
      version = Int(try wrapped.required().primitive(.integer).last ?? 0) + 1
      next = try fields.required()
    }
    serialNumber = Array(try next.primitive(.integer))
    _ = try fields.required()
    issuer = try DistinguishedName(fields.required())
    var validity = try fields.required().elements()
    notBefore = try ASN1Time.seconds(validity.required())
    notAfter = try ASN1Time.seconds(validity.required())
    subject = try DistinguishedName(fields.required())
    _ = try fields.required()

    let extensions = CertificateExtensions(remaining: &fields)
    alternativeNames = extensions.alternativeNames
    isAuthority = extensions.isAuthority ?? (version == 1 && subject == issuer)
  }
}

/// Reading a node's children one by one.
struct ASN1Elements {
  private var iterator: ASN1NodeCollection.Iterator

  init(_ collection: ASN1NodeCollection) { iterator = collection.makeIterator() }

  mutating func next() -> ASN1Node? { iterator.next() }

  mutating func required() throws -> ASN1Node {
    guard let node = iterator.next() else { throw CertificateError.malformed("a field is missing") }
    return node
  }

  mutating func end() throws {
    guard iterator.next() == nil else { throw CertificateError.malformed("there are too many fields") }
  }
}

extension ASN1Node {
  func elements() throws -> ASN1Elements {
    guard case .constructed(let collection) = content else {
      throw CertificateError.malformed("a structure is missing")
    }
    return ASN1Elements(collection)
  }

  func primitive(_ identifier: ASN1Identifier) throws -> ArraySlice<UInt8> {
    guard self.identifier == identifier, case .primitive(let bytes) = content else {
      throw CertificateError.malformed("a field is of another type")
    }
    return bytes
  }
}
