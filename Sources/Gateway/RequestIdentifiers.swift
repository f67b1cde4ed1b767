import Nodes
import Synchronization

/// The ids that a gateway gives to its answers, also to those that are made outside of its actor.
///
/// They are names, not secrets: a seed from the lab's generator is stretched by SplitMix64, for asking the
/// system for every one of them would cost more than parsing the request.
final class RequestIdentifiers: Sendable {
  /// SplitMix64 goes from one state to the next by an addition, so that nobody has to wait for anybody.
  private let state: Atomic<UInt64>
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(_ random: any RandomBytes) {
    state = Atomic(random.next(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  func next() -> RequestIdentifier {
    let last = state.wrappingAdd(Self.step &* 3, ordering: .relaxed).newValue
    return RequestIdentifier(
      high: Self.word(last &- Self.step &* 2), low: Self.word(last &- Self.step), extended: Self.word(last))
  }

  private static func word(_ state: UInt64) -> UInt64 {
    var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}

struct RequestIdentifier: Sendable {
  fileprivate let high: UInt64
  fileprivate let low: UInt64
  fileprivate let extended: UInt64

  /// A UUID of version 4 (RFC 9562 §5.4).
  var requestID: String {
    let high = high & ~0xF000 | 0x4000
    let low = low & ~(3 << 62) | 2 << 62
    return String(unsafeUninitializedCapacity: 36) { out in
      var at = 0
      for nibble in 0..<32 {
        if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
          out[at] = UInt8(ascii: "-")
          at += 1
        }
        let word = nibble < 16 ? high : low
        out[at] = Self.hexadecimal[Int(word >> UInt64(60 - nibble % 16 * 4) & 15)]
        at += 1
      }
      return at
    }
  }

  /// Looks as `x-amz-apigw-id` does: eleven bytes in base 64, padding included.
  var apiGatewayID: String {
    String(unsafeUninitializedCapacity: 16) { out in
      for index in 0..<14 {
        let word = index < 10 ? extended : high ^ low
        out[index] = Self.base64[Int(word >> UInt64(index % 10 * 6) & 63)]
      }
      out[14] = Self.base64[Int(low & 60)]
      out[15] = UInt8(ascii: "=")
      return 16
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
  private static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
