import GRDB
import GRDBSQLite

/// One insert, run many times. The values of a row are first gathered in one buffer and then bound to the
/// prepared statement in place: no boxing, and no copy for each column, which together would cost as much as
/// the insert itself.
struct RowBinding: ~Copyable {
  private enum Value {
    case null
    case integer(Int64)
    case text(Range<Int>)
    case blob(Range<Int>)
  }

  private var values: [Value] = []
  private var buffer: [UInt8] = []

  mutating func add(_ value: (some BinaryInteger)?) {
    values.append(value.map { .integer(Int64(truncatingIfNeeded: $0)) } ?? .null)
  }

  mutating func add(_ text: String?) {
    guard var text else { return values.append(.null) }
    let start = buffer.count
    text.withUTF8 { buffer.append(contentsOf: $0) }
    values.append(.text(start..<buffer.count))
  }

  mutating func add(text bytes: some Collection<UInt8>) {
    let start = buffer.count
    buffer.append(contentsOf: bytes)
    values.append(.text(start..<buffer.count))
  }

  mutating func add(blob bytes: (some Collection<UInt8>)?) {
    guard let bytes else { return values.append(.null) }
    let start = buffer.count
    buffer.append(contentsOf: bytes)
    values.append(.blob(start..<buffer.count))
  }

  /// Binds the gathered values in the order in which they were added, runs the statement and empties itself.
  mutating func run(_ statement: Statement) throws {
    let handle = statement.sqliteStatement
    // The statement reads the buffer itself, so it runs while the pointer is valid.
    let code = buffer.withUnsafeBytes { buffer in
      for (index, value) in values.enumerated() { Self.bind(value, CInt(index + 1), buffer, handle) }
      return sqlite3_step(handle)
    }
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    values.removeAll(keepingCapacity: true)
    buffer.removeAll(keepingCapacity: true)
    guard code == SQLITE_DONE || code == SQLITE_ROW else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: "insert failed", sql: statement.sql)
    }
  }

  private static func bind(
    _ value: Value, _ column: CInt, _ buffer: UnsafeRawBufferPointer, _ handle: SQLiteStatement
  ) {
    switch value {
    case .null: sqlite3_bind_null(handle, column)
    case .integer(let integer): sqlite3_bind_int64(handle, column, integer)
    case .text(let range):
      guard let base = buffer.baseAddress, !range.isEmpty else {
        // The literal lives only for the call, so SQLite takes a copy of it (SQLITE_TRANSIENT).
        sqlite3_bind_text(handle, column, "", 0, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        return
      }
      let text = (base + range.lowerBound).assumingMemoryBound(to: CChar.self)
      sqlite3_bind_text(handle, column, text, CInt(range.count), nil)
    case .blob(let range):
      // A null pointer would bind NULL.
      guard let base = buffer.baseAddress, !range.isEmpty else {
        sqlite3_bind_zeroblob(handle, column, 0)
        return
      }
      sqlite3_bind_blob(handle, column, base + range.lowerBound, CInt(range.count), nil)
    }
  }
}
