import GRDB

/// The tables of `identity.sqlite`. Digests are 32 bytes, dates microseconds of lab time, scopes joined by blanks.
enum IdentitySchema {
  static let version = 1

  struct Mismatch: Error, CustomStringConvertible {
    let found: Int
    var description: String { "the file is of version \(found), which this program does not read" }
  }

  static func create(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found != version else { return }
    guard found == 0 else { throw Mismatch(found: found) }
    try db.execute(sql: tables)
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  private static let tables = """
    CREATE TABLE authorization (
      id TEXT PRIMARY KEY, client TEXT NOT NULL, subject TEXT, scopes TEXT NOT NULL, type TEXT NOT NULL,
      authenticated INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE code (
      digest BLOB PRIMARY KEY, authorization TEXT NOT NULL, redirect TEXT NOT NULL,
      redirect_sent INTEGER NOT NULL, challenge TEXT, expires INTEGER NOT NULL,
      spent INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE access_token (
      digest BLOB PRIMARY KEY, authorization TEXT NOT NULL, scopes TEXT NOT NULL, thumbprint TEXT,
      issued INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE refresh_token (
      digest BLOB PRIMARY KEY, authorization TEXT NOT NULL, scopes TEXT NOT NULL, thumbprint TEXT,
      issued INTEGER NOT NULL, expires INTEGER NOT NULL, spent INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    """
}
