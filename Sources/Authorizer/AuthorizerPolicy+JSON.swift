import JSON

extension AuthorizerPolicy {
  /// The document as it would cross the border of a Lambda function.
  package var json: String {
    var writer = JSONWriter(bytesExpected: 4096)
    writer.object { writer in
      writer.member("principalId", principalID)
      writer.member("policyDocument") { writer in
        writer.object { writer in
          writer.member("Version", "2012-10-17")
          writer.member("Statement") { writer in
            writer.array { writer in
              for statement in statements { statement.write(to: &writer) }
            }
          }
        }
      }
      writer.member("context") { writer in
        writer.object { writer in
          for (key, value) in context { value.write(as: key, to: &writer) }
        }
      }
      if let usageIdentifierKey { writer.member("usageIdentifierKey", usageIdentifierKey) }
    }
    return writer.text
  }
}

extension AuthorizerPolicy.Statement {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("Action") { Self.write(actions, to: &$0) }
      writer.member("Effect", effect.rawValue)
      switch resources {
      case .only(let patterns): writer.member("Resource") { Self.write(patterns, to: &$0) }
      case .allBut(let patterns): writer.member("NotResource") { Self.write(patterns, to: &$0) }
      }
    }
  }

  /// A single one stands without an array.
  private static func write(_ texts: [String], to writer: inout JSONWriter) {
    if texts.count == 1 { writer.value(texts[0]) } else { writer.value(texts) }
  }
}

extension AuthorizerPolicy.ContextValue {
  fileprivate func write(as key: String, to writer: inout JSONWriter) {
    switch self {
    case .string(let string): writer.member(key, string)
    case .number(let number): writer.member(key, number)
    case .decimal(let number): writer.member(key, number)
    case .bool(let bool): writer.member(key, bool)
    case .null: writer.member(key, String?.none)
    case .utf8(let bytes): writer.member(key, utf8: bytes)
    case .unusable(let text): writer.member(key, (try? JSONValue(parsing: text)) ?? .string(text))
    }
  }
}
