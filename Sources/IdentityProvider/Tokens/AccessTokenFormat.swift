import Encodings
import Nodes
import OAuth

/// How the text of an access token comes about. The store knows it by its digest alone, whichever it is.
protocol AccessTokenFormat: Sendable {
  func text(for content: AccessTokenContent, random: any RandomBytes) throws(OAuthError) -> String
}

/// What an access token says, to the store or in itself.
struct AccessTokenContent: Sendable {
  let grant: Grant
  let scopes: [String]
  let confirmation: Confirmation?
  let issuedAt: LabTime
  let expiresAt: LabTime
}

/// A random text that means nothing outside the store (RFC 6749 §1.4).
struct OpaqueAccessToken: AccessTokenFormat {
  func text(for content: AccessTokenContent, random: any RandomBytes) -> String { .secret(from: random) }
}

extension String {
  private static let secretBytes = 32

  /// 256 random bits in base64url.
  static func secret(from random: any RandomBytes) -> String { Base64URL.encode(random.next(secretBytes)) }
}
