import GRDB

/// The tables of `traffic.sqlite`.
///
/// The rows that come with each request have no index but their id, for each further one would cost as much
/// as the row; the partial ones hold refusals only. Verdicts name their rule by a number, since its sentences
/// are always the same. Heads, bodies, verdicts and the texts of invocations stand in `texts`, as what they differ
/// in from the row's model: every byte less is one that need not go to the write-ahead log and from there to the file.
enum TrafficSchema {
  static let version = 4
  /// Those whose rows can be read: version 2 knew no real time beside lab time, and no remedies;
  /// version 3 nothing of a chain behind its leaf.
  static let readable = 2...version
  static let pageBytes = 16_384

  static func create(_ db: Database) throws {
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found != version else { return }
    switch found {
    case 0: try db.execute(sql: tables + times + chain)
    case 2: try db.execute(sql: remedies + times + chain)
    case 3: try db.execute(sql: chain)
    default: throw Mismatch(found: found)
    }
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Drops every row, and remembers the highest ids. Rules stay: they are few, and always the same.
  static func clear(_ db: Database) throws {
    for table in ["connection", "exchange", "invocation"] {
      try db.execute(
        sql: """
          INSERT INTO cleared SELECT '\(table)', max(id) FROM \(table) WHERE true GROUP BY true HAVING max(id) > 0
          ON CONFLICT (kind) DO UPDATE SET last_id = max(last_id, excluded.last_id)
          """)
      try db.execute(sql: "DELETE FROM \(table)")
    }
    try db.execute(sql: "DELETE FROM model; DELETE FROM certificate")
  }

  /// The highest id of a table that was cleared; 0 where none was.
  static func lastCleared(_ table: String, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT last_id FROM cleared WHERE kind = ?", arguments: [table]) ?? 0
  }

  struct Mismatch: Error { var found: Int }

  private static let tables = """
    CREATE TABLE rule (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT, section TEXT,
      passed TEXT NOT NULL, failed TEXT NOT NULL, remedy TEXT NOT NULL, skipped TEXT NOT NULL);
    CREATE TABLE model (number INTEGER PRIMARY KEY, exchange INTEGER NOT NULL, text BLOB NOT NULL);
    CREATE TABLE certificate (
      thumbprint TEXT PRIMARY KEY, subject TEXT NOT NULL, der BLOB NOT NULL,
      last_connection INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE connection (
      id INTEGER PRIMARY KEY, node TEXT NOT NULL, port TEXT NOT NULL, sender_node TEXT, sender TEXT,
      peer_address TEXT NOT NULL, peer_port INTEGER NOT NULL,
      local_address TEXT NOT NULL, local_port INTEGER NOT NULL,
      accepted INTEGER NOT NULL, closed INTEGER, close_reason TEXT,
      version TEXT, cipher TEXT, server_name TEXT, resumed INTEGER,
      certificate TEXT, chain_problem TEXT, failure TEXT, alert TEXT);
    CREATE INDEX connection_refused ON connection (id) WHERE failure IS NOT NULL;
    CREATE TABLE exchange (
      id INTEGER PRIMARY KEY, connection INTEGER, cause INTEGER, started INTEGER NOT NULL,
      duration INTEGER NOT NULL, denied INTEGER NOT NULL, status INTEGER,
      node TEXT NOT NULL, port TEXT NOT NULL, sender_node TEXT, sender TEXT,
      method TEXT, path TEXT, target TEXT, version INTEGER, certificate TEXT, tokens TEXT, failure TEXT,
      invocations TEXT, request_body_count INTEGER, response_body_count INTEGER, model INTEGER,
      texts BLOB NOT NULL);
    CREATE INDEX exchange_denied ON exchange (denied) WHERE denied <> 0;
    CREATE TABLE invocation (
      id INTEGER PRIMARY KEY, exchange INTEGER NOT NULL, authorizer TEXT NOT NULL, duration INTEGER NOT NULL,
      failure TEXT, model INTEGER, texts BLOB NOT NULL);
    """

  /// What version 3 has more: by how many microseconds lab time was ahead, and the last ids of what was cleared.
  private static let times = """
    ALTER TABLE connection ADD COLUMN shift INTEGER;
    ALTER TABLE connection ADD COLUMN closed_shift INTEGER;
    ALTER TABLE exchange ADD COLUMN shift INTEGER;
    CREATE TABLE cleared (kind TEXT PRIMARY KEY, last_id INTEGER NOT NULL) WITHOUT ROWID;
    """

  private static let remedies = "ALTER TABLE rule ADD COLUMN remedy TEXT NOT NULL DEFAULT '';"

  /// What version 4 has more: thumbprints with a space between.
  private static let chain = "ALTER TABLE connection ADD COLUMN chain TEXT;"
}

/// How an exchange was refused; the order is that of what a learner wants to see first.
enum Denial {
  static let none = 0
  /// Status 401 or 403, and no verdict that says why.
  static let byStatus = 1
  static let byVerdict = 2
  /// What came was no request that a node could be asked.
  static let malformed = 3

  /// Of what says why.
  static let explained = byVerdict...malformed
}
