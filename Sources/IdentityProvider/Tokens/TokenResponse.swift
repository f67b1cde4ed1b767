import HTTP
import JSON

/// A successful token response (RFC 6749 §5.1).
struct TokenResponse: Sendable {
  let accessToken: String
  let refreshToken: String?
  let scopes: [String]
  let lifetime: Duration
}

extension TokenResponse: JSONWritable {
  func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("access_token", accessToken)
      if let refreshToken { $0.member("refresh_token", refreshToken) }
      $0.member("scope", scopes.joined(separator: " "))
      $0.member("token_type", "Bearer")
      $0.member("expires_in", lifetime.components.seconds)
    }
  }
}
