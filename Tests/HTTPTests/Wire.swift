@testable import HTTP

/// A reproducible generator (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// `text` with LF written as CR LF.
func wire(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

extension Array {
  /// Cut at random places, into pieces of `longest` elements at most.
  func sliced(longest: Int, using generator: inout SeededGenerator) -> [[Element]] {
    var rest = self[...]
    var slices: [[Element]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 1...longest, using: &generator)
      slices.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return slices
  }
}

/// What a request parser said, in a form that can be compared.
enum RequestEvent: Equatable {
  case expectsContinue
  case request(HTTPRequest, keepAlive: Bool)
  case refused(HTTPRefusal)

  var status: Int? {
    guard case .refused(let refusal) = self else { return nil }
    return refusal.status
  }
}

extension HTTPRequestParser {
  mutating func events(of bytes: [UInt8]) -> [RequestEvent] {
    bytes.withUnsafeBytes { receive($0) }
    var events: [RequestEvent] = []
    while true {
      switch next() {
      case .needMore: return events
      case .expectsContinue: events.append(.expectsContinue)
      case .request(let request, let keepAlive): events.append(.request(request, keepAlive: keepAlive))
      case .refused(let refusal): return events + [.refused(refusal)]
      }
    }
  }

  static func events(of bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> [RequestEvent] {
    var parser = HTTPRequestParser(limits: limits)
    return parser.events(of: bytes)
  }
}

/// What a response parser said.
enum ResponseEvent: Equatable {
  case response(HTTPResponse, keepAlive: Bool)
  case refused(HTTPRefusal)

  var reason: String? {
    guard case .refused(let refusal) = self else { return nil }
    return refusal.reason
  }
}

extension HTTPResponseParser {
  mutating func events(of bytes: [UInt8]) -> [ResponseEvent] {
    bytes.withUnsafeBytes { receive($0) }
    var events: [ResponseEvent] = []
    while let event = ResponseEvent(next()) {
      events.append(event)
      if event.reason != nil { break }
    }
    return events
  }
}

extension ResponseEvent {
  init?(_ event: HTTPResponseParser.Event) {
    switch event {
    case .needMore: return nil
    case .response(let response, let keepAlive): self = .response(response, keepAlive: keepAlive)
    case .refused(let refusal): self = .refused(refusal)
    }
  }
}
