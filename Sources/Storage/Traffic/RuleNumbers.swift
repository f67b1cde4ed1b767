import GRDB
import OAuth

/// Gives each rule a number in the file, so that a verdict is stored without its sentences.
struct RuleNumbers {
  private var numbers: [String: [(rule: Rule, number: Int64)]] = [:]
  private var last: Int64 = 0
  private var isLoaded = false

  /// The number of a rule, which gets one where it has none.
  mutating func number(of rule: Rule, in db: Database) throws -> Int64 {
    // Comparing literals is comparing pointers; hashing all their text would not be.
    if let known = numbers[rule.id]?.first(where: { $0.rule == rule }) { return known.number }
    if !isLoaded {
      try load(db)
      return try number(of: rule, in: db)
    }
    try db.execute(
      sql: "INSERT INTO rule VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        last + 1, rule.id, rule.specification?.document, rule.specification?.section, rule.passed,
        rule.failed,
        rule.skipped,
      ])
    last += 1
    numbers[rule.id, default: []].append((rule, last))
    return last
  }

  private mutating func load(_ db: Database) throws {
    for (number, rule) in try RuleNumbers.rules(in: db) {
      numbers[rule.id, default: []].append((rule, number))
      last = max(last, number)
    }
    isLoaded = true
  }

  static func rules(in db: Database) throws -> [Int64: Rule] {
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM rule")
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["number"], rule($0)) })
  }

  private static func rule(_ row: Row) -> Rule {
    let document: String? = row["document"]
    return Rule(
      row["id"], document.map { Specification(document: $0, section: row["section"]) },
      passed: row["passed"], failed: row["failed"], skipped: row["skipped"])
  }
}
