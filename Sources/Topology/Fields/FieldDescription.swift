import JSON

/// What is known of one key of `lab.json`: decoder, schema and reference page all read this.
struct FieldDescription: Sendable {
  let name: String
  let shape: Shape
  let isRequired: Bool
  /// What a missing key means; nil where that is nothing, or depends.
  let defaultValue: JSONValue?
  /// The same in words, where no value says it.
  let defaultNote: String?
  let help: String
  let leniency: LeniencyDescription?
}

/// A setting that turns a check off.
struct LeniencyDescription: Sendable {
  let id: String
  /// One sentence without a full stop: what the lab now lets through.
  let consequence: String
}

/// One kind of object in `lab.json`.
struct KindDescription: Sendable {
  let name: String
  let help: String
  let fields: [FieldDescription]
}

/// How a value is written.
indirect enum Shape: Sendable {
  case text(TextPattern)
  case boolean
  case integer(ClosedRange<Int>)
  case choice([String])
  case reference(Reference.Kind)
  case list(Shape, count: ClosedRange<Int>)
  /// An object whose names the author chooses.
  case map(keys: TextPattern, values: Shape)
  case object(KindDescription)
  /// An object with exactly one of its keys.
  case oneKey(KindDescription)
  /// An object whose keys depend on what the key `by` says.
  case variants(by: String, [KindDescription])
  case either(Shape, Shape)
}
