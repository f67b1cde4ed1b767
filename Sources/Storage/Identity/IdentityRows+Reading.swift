import Foundation
import GRDB
import IdentityProvider
import Nodes

// A row that this program could not have written stops the start: to pass over it could bring back what was revoked.
extension IdentityRows {
  struct Damage: Error, CustomStringConvertible {
    let table: String
    var description: String { "a row of the table \(table) cannot be read" }
  }

  static func grants(_ db: Database) throws -> [IdentityChange] {
    try Row.fetchAll(db, sql: "SELECT * FROM authorization").flatMap { row -> [IdentityChange] in
      let grant = try grant(row)
      let saved = IdentityChange.grant(grant, expiresAt: try row.time("expires"))
      return row["revoked"] ? [saved, .grantRevoked(grant.id)] : [saved]
    }
  }

  static func codes(_ db: Database) throws -> [IdentityChange] {
    let sql = """
      SELECT code.*, code.expires AS code_expires, authorization.* FROM code
      JOIN authorization ON authorization.id = code.authorization
      """
    return try Row.fetchAll(db, sql: sql).flatMap { row -> [IdentityChange] in
      let challenge: String? = row["challenge"]
      let code = AuthorizationCode(
        digest: try row.digest("code"), grant: try grant(row), redirect: try row.text("redirect"),
        redirectWasSent: row["redirect_sent"], challenge: try challenge.map(challenge(_:)),
        expiresAt: try row.time("code_expires"))
      return row["spent"] ? [.code(code), .codeSpent(code.digest)] : [.code(code)]
    }
  }

  static func accessTokens(_ db: Database) throws -> [IdentityChange] {
    try Row.fetchAll(db, sql: "SELECT * FROM access_token").flatMap { row -> [IdentityChange] in
      let token = AccessToken(
        digest: try row.digest("access_token"), grant: GrantID(try row.text("authorization")),
        scopes: try row.scopes(), thumbprint: row["thumbprint"], issuedAt: try row.time("issued"),
        expiresAt: try row.time("expires"))
      return row["revoked"]
        ? [.accessToken(token), .accessTokenRevoked(token.digest)] : [.accessToken(token)]
    }
  }

  /// Spent ones first: each takes back what it said of its grant, and the live one has the last word.
  static func refreshTokens(_ db: Database) throws -> [IdentityChange] {
    try Row.fetchAll(db, sql: "SELECT * FROM refresh_token ORDER BY spent DESC").flatMap {
      row -> [IdentityChange] in
      let token = RefreshToken(
        digest: try row.digest("refresh_token"), grant: GrantID(try row.text("authorization")),
        scopes: try row.scopes(), thumbprint: row["thumbprint"], issuedAt: try row.time("issued"),
        expiresAt: try row.time("expires"))
      return row["spent"] ? [.refreshToken(token), .refreshTokenSpent(token.digest)] : [.refreshToken(token)]
    }
  }

  private static func grant(_ row: Row) throws -> Grant {
    guard let type = Grant.Origin(rawValue: try row.text("type")) else {
      throw Damage(table: "authorization")
    }
    return Grant(
      id: GrantID(try row.text("id")), client: try row.text("client"), subject: row["subject"],
      scopes: try row.scopes(), type: type, authenticatedAt: try row.time("authenticated"))
  }

  private static func challenge(_ text: String) throws -> ProofKey.Challenge {
    guard let challenge = ProofKey.Challenge(text) else { throw Damage(table: "code") }
    return challenge
  }
}

extension Row {
  fileprivate func text(_ column: String) throws -> String { try decode(String.self, forColumn: column) }

  fileprivate func time(_ column: String) throws -> LabTime {
    LabTime(microseconds: try decode(Int64.self, forColumn: column))
  }

  fileprivate func scopes() throws -> [String] { try text("scopes").split(separator: " ").map(String.init) }

  fileprivate func digest(_ table: String) throws -> SecretDigest {
    guard let digest = SecretDigest(bytes: Array(try decode(Data.self, forColumn: "digest"))) else {
      throw IdentityRows.Damage(table: table)
    }
    return digest
  }
}
