/// What a `JSONWriter` takes as a value.
package protocol JSONWritable {
  /// Writes exactly one value.
  func write(to writer: inout JSONWriter)
}

extension String: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(string: self) }
}

extension JSONWriter {
  /// A member whose value is a string that is here as its UTF-8 bytes; what is no UTF-8 is repaired.
  package mutating func member(_ name: String, utf8 bytes: [UInt8]) {
    member(name) { writer in
      bytes.withUnsafeBufferPointer { text in
        if PlainRun.isASCII(text) {
          writer.write(utf8: text)
        } else {
          writer.write(string: String(decoding: text, as: UTF8.self))
        }
      }
    }
  }
}

extension Bool: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(scalar: self ? "true" : "false") }
}

extension Int: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(integer: self) }
}

extension Int64: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(integer: self) }
}

extension UInt16: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(integer: self) }
}

extension UInt64: JSONWritable {
  package func write(to writer: inout JSONWriter) { writer.write(integer: self) }
}

extension Double: JSONWritable {
  /// `null` for what is no number: JSON has no words for infinity.
  package func write(to writer: inout JSONWriter) {
    writer.write(scalar: isFinite ? description : "null")
  }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// `null` where there is none.
  package func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.write(scalar: "null") }
  }
}

extension Array: JSONWritable where Element: JSONWritable {
  package func write(to writer: inout JSONWriter) {
    writer.array { writer in
      for element in self { element.write(to: &writer) }
    }
  }
}

extension JSONValue: JSONWritable {
  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.write(scalar: "null")
    case .bool(let bool): bool.write(to: &writer)
    case .integer(let integer): integer.write(to: &writer)
    case .number(let number): number.write(to: &writer)
    case .string(let string): string.write(to: &writer)
    case .array(let elements): elements.write(to: &writer)
    case .object(let object): object.write(to: &writer)
    }
  }
}

extension JSONObject: JSONWritable {
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for member in members { writer.member(member.name, member.value) }
    }
  }
}
