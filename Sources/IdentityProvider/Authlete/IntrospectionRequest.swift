/// The body of an introspection call: what the caller of an API brought, and what the API wants of it.
struct IntrospectionRequest: Sendable {
  let token: String
  let scopes: [String]
  let subject: String?
  /// PEM, or bare base 64 of the DER bytes.
  let clientCertificate: String?

  init(parsing bytes: [UInt8]) throws(CallProblem) {
    let body = try CallBody(parsing: bytes)
    token = try body.required("token")
    subject = try body.text("subject")
    clientCertificate = try body.text("clientCertificate")
    scopes = try body.scopes("scopes") ?? []
  }
}
