/// A distinguished name (RFC 5280 §4.1.2.4): a sequence of sets of attributes.
///
/// Two names are equal by RFC 4517 §4.2.15: the same number of relative names, each equal to the other's at
/// its position, the attributes within one in any order; directory strings without regard to case and
/// repeated blanks.
package struct DistinguishedName: Sendable {
  /// In the order of the certificate: the country usually first, the common name last.
  package let relativeNames: [[Attribute]]

  package struct Attribute: Sendable {
    package let type: AttributeType
    package let value: Value

    package init(type: AttributeType, value: Value) {
      self.type = type
      self.value = value
    }
  }

  package enum Value: Sendable, Equatable {
    case text(String)
    /// Of a type that is no string: its whole encoding.
    case encoded([UInt8])
  }

  package init(relativeNames: [[Attribute]]) {
    self.relativeNames = relativeNames
  }

  package var isEmpty: Bool { relativeNames.isEmpty }

  /// The text values of that type, in the order of the certificate.
  package func values(of type: AttributeType) -> [String] {
    relativeNames.joined().compactMap { attribute in
      guard attribute.type == type, case .text(let text) = attribute.value else { return nil }
      return text
    }
  }

  package var commonName: String? { values(of: .commonName).last }
}

extension DistinguishedName: Equatable {
  package static func == (left: DistinguishedName, right: DistinguishedName) -> Bool {
    left.relativeNames.count == right.relativeNames.count
      && zip(left.relativeNames, right.relativeNames).allSatisfy { equal($0, $1) }
  }

  /// Whether both sets hold the same attributes; a set may hold one twice.
  private static func equal(_ left: [Attribute], _ right: [Attribute]) -> Bool {
    guard left.count == right.count else { return false }
    var unmatched = right.map(\.normalized)
    for attribute in left.map(\.normalized) {
      guard let index = unmatched.firstIndex(of: attribute) else { return false }
      unmatched.remove(at: index)
    }
    return true
  }
}

extension DistinguishedName: Hashable {
  package func hash(into hasher: inout Hasher) {
    hasher.combine(relativeNames.count)
    for set in relativeNames { hasher.combine(Set(set.map(\.normalized))) }
  }
}

extension DistinguishedName.Attribute {
  fileprivate struct Normalized: Hashable {
    let type: String
    let text: String
    let encoded: [UInt8]
  }

  fileprivate var normalized: Normalized {
    switch value {
    case .text(let text):
      Normalized(
        type: type.identifier, text: type.ignoresCase ? Self.fold(text) : text, encoded: [])
    case .encoded(let bytes): Normalized(type: type.identifier, text: "", encoded: bytes)
    }
  }

  /// String preparation of RFC 4518 as far as names need it: case folded, blanks at the ends dropped, runs of
  /// them made one.
  private static func fold(_ text: String) -> String {
    text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
  }
}
