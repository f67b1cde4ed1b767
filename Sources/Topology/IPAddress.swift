#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An IPv4 or IPv6 address, compared by its bytes.
package struct IPAddress: Sendable, Hashable {
  /// Four or sixteen, in network order.
  package let bytes: [UInt8]

  /// Dotted decimal or RFC 4291 §2.2, without brackets and zone.
  package init?(_ text: String) {
    // The C function would not look beyond a NUL.
    guard !text.utf8.contains(0) else { return nil }
    let isVersion6 = text.utf8.contains(UInt8(ascii: ":"))
    var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
    guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
    self.bytes = bytes
  }

  package var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
  }

  package static let loopback4 = IPAddress(bytes: [127, 0, 0, 1])
  package static let loopback6 = IPAddress(bytes: [UInt8](repeating: 0, count: 15) + [1])

  private init(bytes: [UInt8]) { self.bytes = bytes }
}
