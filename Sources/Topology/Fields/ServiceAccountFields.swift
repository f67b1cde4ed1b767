import JSON

/// A service account: its secret, or an object where it has an access token too.
enum ServiceAccountFields {
  typealias Account = IdentityProviderSpecification.ServiceAccount

  static let kind = Kind<Account>(
    "service-account", "A caller of the API for servers.",
    make: { _ in Account(secret: "") },
    fields: [
      Field(
        "secret", secret, \.secret, isRequired: true, "The password of its Basic credentials (RFC 7617)."),
      Field(
        "accessToken", .text(.bearerToken), \.accessToken, defaultNote: "no access token",
        "What it presents as `Bearer` under `/api/NAME/auth/...` and `/api/NAME/service/...`."),
    ])

  private static let secret = ValueType<String>.text(.visible)

  static let map = ValueType.map(
    shape: .either(secret.shape, .object(kind.description)), keys: .accountName, encode: { _ in nil },
    decode: decode(_:named:_:))

  private static func decode(
    _ node: JSONNode, named name: String, _ decoding: inout Decoding
  ) -> Account? {
    guard case .string = node.content else { return kind.decode(node, named: name, &decoding) }
    return secret.decode(node, &decoding).map { Account(secret: $0) }
  }
}
