/// Why a text is no JSON that the lab accepts, and where.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of rule was broken.
  package enum Kind: Sendable, Equatable {
    /// The grammar of RFC 8259, its UTF-8 and its surrogates.
    case syntax
    /// Two members of one object have the same name (RFC 8259 §4 leaves their meaning open).
    case duplicateMember
    /// A bound of `JSONLimits`.
    case limit
  }

  package let kind: Kind
  package let position: JSONPosition
  /// One sentence without a full stop, for a person.
  package let sentence: String

  package var line: Int { position.line }
  package var column: Int { position.column }
  package var description: String { "\(position): \(sentence)" }
}

/// A place in a text. Both numbers count from 1; a column is a Unicode scalar.
package struct JSONPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var line: Int
  package var column: Int

  package init(line: Int = 1, column: Int = 1) {
    self.line = line
    self.column = column
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  package var description: String { "\(line):\(column)" }
}

extension JSONPosition {
  /// Moves over `bytes`, which must begin at a character.
  mutating func advance(over bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}

/// An error before its offset has become a line and a column, which only a failure has to pay for.
struct JSONFault: Error {
  var kind = JSONError.Kind.syntax
  var offset: Int
  var sentence: String

  func located(in bytes: [UInt8]) -> JSONError {
    var position = JSONPosition()
    position.advance(over: bytes.prefix(offset))
    return JSONError(kind: kind, position: position, sentence: sentence)
  }
}
