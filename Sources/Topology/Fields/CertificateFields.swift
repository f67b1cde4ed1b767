import JSON
import OrderedCollections

/// The keys of a certificate.
enum CertificateFields {
  static let kind = Kind<CertificateSpecification>(
    "certificate", "A certificate and its key. Existing files are used as they are.",
    make: { CertificateSpecification(name: $0, subject: "") },
    fields: [
      Field(
        "subject", .text(.distinguishedName), \.subject, isRequired: true,
        "The subject's distinguished name (RFC 4514)."),
      Field("dns", .list(of: .text(.certificateName)), \.dns, "The host names that it covers."),
      Field("ip", .list(of: .text(.ipAddress)), \.ip, "The addresses that it covers."),
      Field("authority", .boolean, \.authority, "Whether it may sign others (CA:TRUE)."),
      Field(
        "signedBy", .reference(to: .certificate), \.signedBy, defaultNote: "signed by itself",
        "The authority that signs it."),
      Field(
        "lifetime", .duration(atLeast: .seconds(1)), \.lifetime, "How long it is valid once made."),
      Field(
        "files", .list(of: .text(.fileName), count: 2...2),
        defaultNote: "`NAME_certificate.pem`, `NAME_private_key.pem`",
        "The file of the certificate and the file of its key, in the certificates folder.",
        set: { $0.setFiles($1) }),
    ])
}

extension CertificateSpecification {
  fileprivate mutating func setFiles(_ files: [String]) {
    guard files.count == 2 else { return }
    certificateFile = files[0]
    keyFile = files[1]
  }
}

/// A truststore: the array of its certificates, or an object where it has a file too.
enum TruststoreFields {
  static let kind = Kind<TruststoreSpecification>(
    "truststore", "Certificates that are trusted, leaves or authorities.",
    make: { TruststoreSpecification(name: $0, certificates: []) },
    fields: [
      Field("certificates", certificates, \.certificates, isRequired: true, "The names of the certificates."),
      Field(
        "file", .text(.fileName), \.file, defaultNote: "no file",
        "A PEM bundle in the certificates folder that is trusted instead, made where it is missing."),
    ])

  private static let certificates = ValueType.list(of: .reference(to: .certificate))

  static let map = ValueType.map(
    shape: .either(certificates.shape, .object(kind.description)), keys: .name, encode: { _ in nil },
    decode: decode(_:named:_:))

  private static func decode(
    _ node: JSONNode, named name: String, _ decoding: inout Decoding
  ) -> TruststoreSpecification? {
    guard case .array = node.content else { return kind.decode(node, named: name, &decoding) }
    return certificates.decode(node, &decoding).map { TruststoreSpecification(name: name, certificates: $0) }
  }
}
