/// The addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
package struct AddressRange: Sendable, Hashable {
  package let text: String
  private let address: IPAddress
  private let prefixBits: Int

  /// Nil unless `text` is an address, with a prefix length that fits where one is given (RFC 4632 §3.1).
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    let bitsMax = address.bytes.count * 8
    if parts.count == 2 {
      guard let bits = Int(parts[1]), String(bits) == parts[1], 0...bitsMax ~= bits else { return nil }
      prefixBits = bits
    } else {
      prefixBits = bitsMax
    }
    self.text = text
    self.address = address
  }

  package func contains(_ other: IPAddress) -> Bool {
    guard other.bytes.count == address.bytes.count else { return false }
    let (whole, rest) = prefixBits.quotientAndRemainder(dividingBy: 8)
    guard other.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
    return rest == 0 || (other.bytes[whole] ^ address.bytes[whole]) >> UInt8(8 - rest) == 0
  }
}
