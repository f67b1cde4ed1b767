import JSON

/// The reference page of `lab.json`, from the tables that decode it.
package enum TopologyReference {
  /// Markdown, with its last line break.
  package static func render() -> String {
    var page = """
      # lab.json

      Every key of `lab.json`, generated from the tables that read it. Durations are an integer and a unit
      (`ms`, `s`, `m`, `h`, `d`): `"60s"`. Names are at most 63 letters, digits, `-` and `_`. Unknown keys,
      repeated keys and dangling names are errors; `holdfast check` lists them all, with line and column, and
      every leniency that the file takes.

      """
    for kind in TopologyKinds.all { page += section(kind) }
    return page + leniencies
  }

  private static func section(_ kind: KindDescription) -> String {
    let rows = kind.fields.map { field in
      "| `\(field.name)` | \(words(for: field.shape)) | \(presence(field)) | \(escaped(field.help)) |\n"
    }
    return """

      ## \(kind.name)

      \(kind.help)

      | key | value | default | meaning |
      |---|---|---|---|
      \(rows.joined())
      """
  }

  private static func presence(_ field: FieldDescription) -> String {
    if field.isRequired { return "**required**" }
    if let note = field.defaultNote { return note }
    return field.defaultValue.map { "`\(escaped($0.text))`" } ?? "none"
  }

  private static func words(for shape: Shape) -> String {
    switch shape {
    case .text(let pattern): pattern.label
    case .boolean: "`true` or `false`"
    case .integer(let range): "integer, \(range.lowerBound) to \(range.upperBound)"
    case .choice(let words): words.map { "`\"\($0)\"`" }.joined(separator: ", ")
    case .reference(let kind):
      kind == .listener ? "name of a node, or `node.listener`" : "name of a \(kind.rawValue)"
    case .list(let element, _): "array: \(words(for: element))"
    case .map(let keys, let values): "object: \(keys.label) → \(words(for: values))"
    case .object(let kind): link(to: kind)
    case .oneKey(let kind): "\(link(to: kind)), exactly one key"
    case .variants(let key, let kinds): "by `\(key)`: " + kinds.map(link(to:)).joined(separator: ", ")
    case .either(let first, let second): "\(words(for: first)); or \(words(for: second))"
    }
  }

  private static var leniencies: String {
    let rows = TopologyKinds.all.flatMap { kind in
      kind.fields.compactMap { field in
        field.leniency.map {
          "| `\($0.id)` | [\(kind.name)](#\(kind.name)) `\(field.name)` | \(escaped($0.consequence)) |\n"
        }
      }
    }
    return """

      ## Leniencies

      Settings that turn a check off. They are allowed, and `holdfast check` lists those in use.

      | id | key | what it lets through |
      |---|---|---|
      \(rows.joined())
      """
  }

  private static func link(to kind: KindDescription) -> String { "[\(kind.name)](#\(kind.name))" }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
