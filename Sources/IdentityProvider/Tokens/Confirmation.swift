import JSON

/// What a bound token is bound to: the `cnf` claim (RFC 7800 §3.1, RFC 8705 §3.1).
struct Confirmation: Sendable, Equatable {
  /// `x5t#S256`
  let thumbprint: String
}

extension Confirmation: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object { $0.member("x5t#S256", thumbprint) }
  }
}
