import GRDB
import OAuth

/// Gives each rule a number in the file, so that a verdict is stored without its sentences.
struct RuleNumbers {
  /// Rules that are made anew for each verdict, if there are any, are not remembered as objects for ever.
  private static let rememberedMax = 1024

  private var numbers: [Rule: Int64] = [:]
  /// The same by identity, for rules are constants; each is held, so that its address stays its own.
  private var remembered: [ObjectIdentifier: (rule: Rule, number: Int64)] = [:]
  private var last: Int64 = 0
  private var isLoaded = false

  /// The number of a rule, which gets one where it has none.
  mutating func number(of rule: Rule, in db: Database) throws -> Int64 {
    if let known = remembered[ObjectIdentifier(rule)] { return known.number }
    let number = try numbers[rule] ?? add(rule, to: db)
    if remembered.count >= Self.rememberedMax { remembered = [:] }
    remembered[ObjectIdentifier(rule)] = (rule, number)
    return number
  }

  private mutating func add(_ rule: Rule, to db: Database) throws -> Int64 {
    if !isLoaded {
      try load(db)
      if let known = numbers[rule] { return known }
    }
    try db.execute(
      sql: """
        INSERT INTO rule (number, id, document, section, passed, failed, remedy, skipped)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        last + 1, rule.id, rule.specification?.document, rule.specification?.section, rule.passed,
        rule.failed, rule.remedy, rule.skipped,
      ])
    last += 1
    numbers[rule] = last
    return last
  }

  private mutating func load(_ db: Database) throws {
    for (number, rule) in try RuleNumbers.rules(in: db) {
      numbers[rule] = number
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
      passed: row["passed"], failed: row["failed"], remedy: row["remedy"] ?? "", skipped: row["skipped"])
  }
}
