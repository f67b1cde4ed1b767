import Encodings
import JOSE
import JSON
import Nodes
import OAuth

/// An access token that a resource can read: a signed JWT of type `at+jwt` (RFC 9068 §2). It can still be introspected
/// and revoked, for the store knows its digest like any other's.
struct JWTAccessToken: AccessTokenFormat {
  let issuer: String
  let keys: SigningKeyRing

  private static let identifierBytes = 16

  func text(for content: AccessTokenContent, random: any RandomBytes) throws(OAuthError) -> String {
    let identifier = Base64URL.encode(random.next(Self.identifierBytes))
    do throws(JOSEError) {
      return try JWS.sign(claims(content, identifier: identifier), type: "at+jwt", with: keys.current)
    } catch {
      throw OAuthError(.serverError, "The token could not be signed", detail: "\(error)")
    }
  }

  /// The required ones first (RFC 9068 §2.2). A client that acts for itself is its own subject; the audience is
  /// this server where nobody named another (RFC 9068 §3).
  private func claims(_ content: AccessTokenContent, identifier: String) -> [UInt8] {
    let grant = content.grant
    var writer = JSONWriter(bytesExpected: 512)
    writer.object {
      $0.member("iss", issuer)
      $0.member("exp", content.expiresAt.seconds)
      $0.member("aud", issuer)
      $0.member("sub", grant.subject ?? grant.client)
      $0.member("client_id", grant.client)
      $0.member("iat", content.issuedAt.seconds)
      $0.member("jti", identifier)
      if !content.scopes.isEmpty { $0.member("scope", content.scopes.joined(separator: " ")) }
      if grant.subject != nil { $0.member("auth_time", grant.authenticatedAt.seconds) }
      if let confirmation = content.confirmation { $0.member("cnf", confirmation) }
    }
    return writer.bytes
  }
}
