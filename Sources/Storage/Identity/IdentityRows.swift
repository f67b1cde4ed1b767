import Foundation
import GRDB
import IdentityProvider
import Nodes

/// Between changes of the image and rows of the file.
enum IdentityRows {
  /// An image of all that the file holds.
  static func image(from db: Database) throws -> IdentityImage {
    var image = IdentityImage(recordsChanges: true)
    for change in try grants(db) { image.replay(change) }
    for change in try codes(db) { image.replay(change) }
    for change in try accessTokens(db) { image.replay(change) }
    for change in try refreshTokens(db) { image.replay(change) }
    return image
  }

  static func write(_ change: IdentityChange, to db: Database) throws {
    switch change {
    case .grant(let grant, let expiresAt): try write(grant, expiresAt, to: db)
    case .code(let code): try write(code, to: db)
    case .accessToken(let token): try write(token, to: db)
    case .refreshToken(let token): try write(token, to: db)
    case .codeSpent(let digest):
      try execute("UPDATE code SET spent = 1 WHERE digest = ?", [digest.blob], on: db)
    case .refreshTokenSpent(let digest):
      try execute("UPDATE refresh_token SET spent = 1 WHERE digest = ?", [digest.blob], on: db)
    case .accessTokenRevoked(let digest):
      try execute("UPDATE access_token SET revoked = 1 WHERE digest = ?", [digest.blob], on: db)
    case .grantRevoked(let id):
      try execute("UPDATE authorization SET revoked = 1 WHERE id = ?", [id.text], on: db)
    case .forgotten(let moment): try forget(expiredBefore: moment, on: db)
    }
  }

  private static func forget(expiredBefore moment: LabTime, on db: Database) throws {
    for table in ["access_token", "refresh_token", "authorization"] {
      try execute("DELETE FROM \(table) WHERE expires < ?", [moment.microseconds], on: db)
    }
    try execute("DELETE FROM code WHERE authorization NOT IN (SELECT id FROM authorization)", [], on: db)
  }

  private static func execute(_ sql: String, _ arguments: StatementArguments, on db: Database) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}

// MARK: - Writing

extension IdentityRows {
  private static func write(_ grant: Grant, _ expiresAt: LabTime, to db: Database) throws {
    try execute(
      """
      INSERT INTO authorization (id, client, subject, scopes, type, authenticated, expires)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET expires = max(expires, excluded.expires)
      """,
      [
        grant.id.text, grant.client, grant.subject, grant.scopes.joined(separator: " "), grant.type.rawValue,
        grant.authenticatedAt.microseconds, expiresAt.microseconds,
      ], on: db)
  }

  private static func write(_ code: AuthorizationCode, to db: Database) throws {
    try execute(
      """
      INSERT INTO code (digest, authorization, redirect, redirect_sent, challenge, expires)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        code.digest.blob, code.grant.id.text, code.redirect, code.redirectWasSent, code.challenge?.text,
        code.expiresAt.microseconds,
      ], on: db)
  }

  private static func write(_ token: AccessToken, to db: Database) throws {
    try execute(
      """
      INSERT INTO access_token (digest, authorization, scopes, thumbprint, issued, expires)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        token.digest.blob, token.grant.text, token.scopes.joined(separator: " "), token.thumbprint,
        token.issuedAt.microseconds, token.expiresAt.microseconds,
      ], on: db)
  }

  private static func write(_ token: RefreshToken, to db: Database) throws {
    try execute(
      """
      INSERT INTO refresh_token (digest, authorization, scopes, thumbprint, issued, expires)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        token.digest.blob, token.grant.text, token.scopes.joined(separator: " "), token.thumbprint,
        token.issuedAt.microseconds, token.expiresAt.microseconds,
      ], on: db)
  }
}

extension SecretDigest {
  fileprivate var blob: Data { Data(bytes) }
}
