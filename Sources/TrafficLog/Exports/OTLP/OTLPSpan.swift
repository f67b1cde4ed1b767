import Encodings
import HTTP
import JSON
import Nodes
import OAuth

/// One span, with the names of OpenTelemetry's semantic conventions and, for what only the lab knows, `holdfast.`.
struct OTLPSpan: JSONWritable {
  enum Kind: Int {
    case inside = 1
    case server = 2
    case client = 3
  }

  /// To which trace a span belongs, and the span above it.
  struct Context {
    let traceID: [UInt8]
    let parentID: [UInt8]?
  }

  struct Event {
    let name: String
    let attributes: [OTLPAttribute]
  }

  var context: Context
  var spanID: [UInt8]
  var name: String
  var kind: Kind
  /// By the machine's clock, as the spans of the bigger system are: microseconds since 1970.
  var started: Int64
  var duration: Duration
  var attributes: [OTLPAttribute]
  var events: [Event] = []
  /// Why it failed; nil where it did not. By the conventions a 4xx is no failure of who answers.
  var error: String?

  func write(to writer: inout JSONWriter) {
    let end = started.addingReportingOverflow(duration.microseconds).partialValue
    writer.object { writer in
      writer.member("traceId", Hexadecimal.encode(context.traceID))
      writer.member("spanId", Hexadecimal.encode(spanID))
      writer.optional("parentSpanId", context.parentID.map { Hexadecimal.encode($0) })
      writer.member("name", name)
      writer.member("kind", kind.rawValue)
      writer.member("startTimeUnixNano", Self.nanoseconds(started))
      writer.member("endTimeUnixNano", Self.nanoseconds(end))
      writer.member("attributes", attributes)
      writer.member("events") { writer in
        writer.array { writer in
          for event in events {
            writer.object { writer in
              // When each rule was reached is not recorded: they stand at the end, in their order.
              writer.member("timeUnixNano", Self.nanoseconds(end))
              writer.member("name", event.name)
              writer.member("attributes", event.attributes)
            }
          }
        }
      }
      writer.member("status") { writer in
        writer.object { writer in
          guard let error else { return }
          writer.member("code", 2)
          writer.member("message", error)
        }
      }
    }
  }

  /// JSON has no numbers of 64 bits, so that they are texts.
  private static func nanoseconds(_ time: Int64) -> String {
    "\(UInt64(clamping: time).multipliedReportingOverflow(by: 1000).partialValue)"
  }
}

/// A name with a text or a number.
struct OTLPAttribute: JSONWritable {
  private enum Value {
    case string(String)
    case integer(Int)
  }

  private let key: String
  private let value: Value

  init(_ key: String, _ value: String) {
    self.key = key
    self.value = .string(value)
  }

  init(_ key: String, _ value: Int) {
    self.key = key
    self.value = .integer(value)
  }

  /// Nil where there is nothing to say.
  init?(_ key: String, _ value: String?) {
    guard let value else { return nil }
    self.init(key, value)
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("key", key)
      writer.member("value") { writer in
        writer.object { writer in
          switch value {
          case .string(let text): writer.member("stringValue", text)
          case .integer(let number): writer.member("intValue", "\(number)")
          }
        }
      }
    }
  }
}
