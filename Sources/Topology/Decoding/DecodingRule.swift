import JSON

/// What can be wrong with a value before anybody asks what it means for the lab.
enum DecodingRule: String, CaseIterable {
  case syntax
  case duplicateMember = "duplicate-member"
  case limit
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case oneKey = "one-key"
  case wrongType = "wrong-type"
  case unknownChoice = "unknown-choice"
  case badText = "bad-text"
  case badURL = "bad-url"
  case badDuration = "bad-duration"
  case outOfRange = "out-of-range"
  case elementCount = "element-count"
  case repeatedElement = "repeated-element"
  case unknownVariable = "unknown-variable"

  init(_ kind: JSONError.Kind) {
    switch kind {
    case .syntax: self = .syntax
    case .duplicateMember: self = .duplicateMember
    case .limit: self = .limit
    }
  }
}
