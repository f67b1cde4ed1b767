import JSON

/// The JSON object that a call of the API carries. Members that are not asked for may be of any type.
struct CallBody: Sendable {
  private let object: JSONObject

  static let limits: JSONLimits = {
    var limits = JSONLimits()
    limits.bytesMax = 128 << 10
    limits.depthMax = 16
    limits.valuesMax = 4096
    return limits
  }()

  init(parsing body: [UInt8]) throws(CallProblem) {
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(parsing: body, limits: Self.limits) } catch {
      throw .notJSON(error.description)
    }
    guard let object = value.object else { throw .notJSON("not an object") }
    self.object = object
  }

  /// Nil where it is absent or null.
  func text(_ name: String) throws(CallProblem) -> String? {
    switch object[name] {
    case nil, .null: nil
    case .string(let text): text
    default: throw .malformed(name)
    }
  }

  /// A text that may be empty but must be there.
  func given(_ name: String) throws(CallProblem) -> String {
    guard let text = try text(name) else { throw .missing(name) }
    return text
  }

  func required(_ name: String) throws(CallProblem) -> String {
    guard let text = try text(name), !text.isEmpty else { throw .missing(name) }
    return text
  }

  /// Nil where it is absent or null.
  func texts(_ name: String, countMax: Int) throws(CallProblem) -> [String]? {
    guard let value = object[name], value != .null else { return nil }
    guard let texts = value.strings, texts.count <= countMax else { throw .malformed(name) }
    return texts
  }

  /// Scope tokens (RFC 6749 §3.3), nil where the member is absent or null.
  func scopes(_ name: String) throws(CallProblem) -> [String]? {
    guard let scopes = try texts(name, countMax: Scopes.countMax) else { return nil }
    guard scopes.allSatisfy(Scopes.isToken) else { throw .malformed(name) }
    return scopes
  }

  /// 0 where it is absent or null, as callers write a number that they do not have.
  func number(_ name: String, in range: ClosedRange<Int64>) throws(CallProblem) -> Int64 {
    guard let value = object[name], value != .null else { return 0 }
    guard let number = value.int64, range.contains(number) else { throw .malformed(name) }
    return number
  }

  func flag(_ name: String) throws(CallProblem) -> Bool {
    guard let value = object[name], value != .null else { return false }
    guard let flag = value.bool else { throw .malformed(name) }
    return flag
  }
}

/// Why a call cannot be answered: the caller's mistake, and not that of whoever the caller asks for.
enum CallProblem: Error, Sendable, Equatable {
  case notJSON(String)
  case missing(String)
  case malformed(String)

  var words: String {
    switch self {
    case .notJSON(let problem): "The body is not a JSON object: \(problem)."
    case .missing(let name): "The member '\(name)' is missing or empty."
    case .malformed(let name): "The member '\(name)' is malformed."
    }
  }
}
