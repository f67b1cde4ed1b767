/// `host [ ":" port ]` as it stands in `Host` and in an absolute target (RFC 3986 §3.2, RFC 9110 §7.2).
enum Authority {
  /// Strict: a name of unreserved characters or an address in brackets, neither user information nor escapes,
  /// and at most five digits of port.
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let hostEnd = endOfHost(bytes) else { return false }
    guard hostEnd < bytes.count else { return true }
    let digits = bytes[(hostEnd + 1)...]
    return bytes[hostEnd] == UInt8(ascii: ":") && digits.count <= 5 && digits.allSatisfy { $0 &- 48 < 10 }
  }

  private static func endOfHost(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.first == UInt8(ascii: "[") else {
      let end = bytes.firstIndex { !ByteSet.unreserved.contains($0) } ?? bytes.count
      return end > 0 ? end : nil
    }
    guard let end = bytes.firstIndex(of: UInt8(ascii: "]")), end > 2 else { return nil }
    return bytes[1..<end].allSatisfy(isAddressByte) ? end + 1 : nil
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || asciiLowercased(byte) &- 97 < 6 || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: ".")
  }
}
