/// A set of ASCII characters in two words, so that asking costs a shift and no memory access.
struct ByteSet: Sendable {
  let low: UInt64
  let high: UInt64

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let word = byte < 64 ? low : high
    return byte < 128 && (word &>> UInt64(byte)) & 1 == 1
  }

  func holdsAll(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { contains($0) } }

  // Written as numbers so that the compiler makes constants of them; the tests spell them out.

  /// `tchar` of RFC 9110 §5.6.2.
  static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  /// `unreserved` of RFC 3986 §2.3.
  static let unreserved = ByteSet(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  /// `pchar` of RFC 3986 §3.3 without the semicolon and without escapes.
  static let path = ByteSet(low: 0x27FF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  /// `query` of RFC 3986 §3.4 without escapes.
  static let query = ByteSet(low: 0xAFFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  /// `cookie-octet` of RFC 6265 §4.1.1.
  static let cookie = ByteSet(low: 0xF7FF_EFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
  /// `b64token` of RFC 6750 §2.1, without the equals signs at its end.
  static let base64Token = ByteSet(low: 0x03FF_E800_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether these bytes are `text` but for the case of ASCII letters. `text` is in lower case.
  @inline(__always)
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count where asciiLowercased(self[index]) != text.utf8Start[index] { return false }
    return true
  }

  @inline(__always)
  func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { .init(rebasing: self[range]) }
}
