import JSON

/// The body of an introspection call: what the caller of an API brought, and what the API wants of it.
struct IntrospectionRequest: Sendable {
  let token: String
  let scopes: [String]
  let subject: String?
  /// PEM, or bare base 64 of the DER bytes.
  let clientCertificate: String?

  static let limits: JSONLimits = {
    var limits = JSONLimits()
    limits.bytesMax = 64 << 10
    limits.depthMax = 4
    limits.valuesMax = 512
    return limits
  }()

  enum Refusal: Error { case notJSON(String), noToken, wrongType(String) }

  /// Members that are not used here may be of any type.
  init(parsing body: [UInt8]) throws(Refusal) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: body, limits: Self.limits) } catch {
      throw .notJSON(error.description)
    }
    guard let object = value.object else { throw .notJSON("not an object") }
    guard let token = try Self.text("token", in: object), !token.isEmpty else { throw .noToken }
    self.token = token
    subject = try Self.text("subject", in: object)
    clientCertificate = try Self.text("clientCertificate", in: object)
    scopes = try Self.scopes(in: object)
  }

  private static func text(_ name: String, in object: JSONObject) throws(Refusal) -> String? {
    switch object[name] {
    case nil, .null: nil
    case .string(let text): text
    default: throw .wrongType(name)
    }
  }

  private static func scopes(in object: JSONObject) throws(Refusal) -> [String] {
    guard let value = object["scopes"], value != .null else { return [] }
    guard let scopes = value.strings, scopes.count <= Scopes.countMax, scopes.allSatisfy(Scopes.isToken)
    else {
      throw .wrongType("scopes")
    }
    return scopes
  }
}
