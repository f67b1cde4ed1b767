import GRDB
import Nodes

/// The models that rows are told from, one for each kind of row.
///
/// A model serves the exchanges of a span of ids behind its own, so that its row can go when theirs have gone.
struct TextModels {
  /// Rows that are likely to resemble each other.
  enum Kind: Hashable {
    case exchange(ListenerName, path: String, status: Int?)
    case invocation(NodeName, path: String)
  }

  /// How many ids behind its own exchange a model is used.
  static let spanIDs: UInt64 = 16_384
  private static let kindsMax = 64
  /// Less is not worth a model.
  private static let bytesMin = 64
  /// So many texts in a row that do not resemble the model, and the next one takes its place. Twice as many where
  /// the model has been of no use at all: what is random resembles nothing, and its models would fill the file.
  private static let patienceMin = 2
  private static let patienceMax = 4096

  private struct Entry {
    let number: Int64
    let model: TextModel
    let first: UInt64
    var strangers = 0
    var patience: Int

    var isOutworn: Bool { strangers > patience }
  }

  private var entries: [Kind: Entry] = [:]
  private var delta: [UInt8] = []

  /// Adds two columns: the model's number, or NULL where the text is whole, and the text.
  mutating func add(
    _ texts: RowTexts, like kind: Kind, of exchange: ExchangeID, to row: inout RowBinding, _ db: Database
  ) throws {
    let text = texts.bytes
    guard Self.bytesMin...TextModel.bytesMax ~= text.count else { return Self.addWhole(text, to: &row) }
    if let index = entries.index(forKey: kind),
      exchange.number < entries.values[index].first + Self.spanIDs
    {
      if Self.tell(text, from: &entries.values[index], &delta, to: &row) { return }
      guard entries.values[index].isOutworn else { return Self.addWhole(text, to: &row) }
    }
    var entry = try makeModel(of: text, kind, exchange, db)
    _ = Self.tell(text, from: &entry, &delta, to: &row)
  }

  /// - Returns: false where too little is alike.
  private static func tell(
    _ text: [UInt8], from entry: inout Entry, _ delta: inout [UInt8], to row: inout RowBinding
  ) -> Bool {
    delta.removeAll(keepingCapacity: true)
    entry.model.delta(of: text, into: &delta)
    guard delta.count * 2 <= text.count else {
      entry.strangers += 1
      return false
    }
    entry.strangers = 0
    entry.patience = patienceMin
    row.add(entry.number)
    row.add(blob: delta)
    return true
  }

  private mutating func makeModel(
    of text: [UInt8], _ kind: Kind, _ exchange: ExchangeID, _ db: Database
  ) throws -> Entry {
    let patience = entries[kind].map { min($0.patience * 2, Self.patienceMax) } ?? Self.patienceMin
    if entries.count >= Self.kindsMax { entries = [:] }
    let insert = try db.cachedStatement(sql: "INSERT INTO model (exchange, text) VALUES (?, ?)")
    var row = RowBinding()
    row.add(exchange.number)
    row.add(blob: text)
    try row.run(insert)
    let entry = Entry(
      number: db.lastInsertedRowID, model: TextModel(text), first: exchange.number, patience: patience)
    entries[kind] = entry
    return entry
  }

  private static func addWhole(_ text: [UInt8], to row: inout RowBinding) {
    row.add(Int64?.none)
    row.add(blob: text)
  }

  /// Forgets the models that no exchange from `oldest` on can have been told from.
  static func drop(before oldest: Int64, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM model WHERE exchange + ? <= ?", arguments: [Int64(spanIDs), oldest])
  }
}
