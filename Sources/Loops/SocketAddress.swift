import CUV
import Glibc

/// An IPv4 or IPv6 address and a port.
package struct SocketAddress: Sendable, Equatable, CustomStringConvertible {
  /// Without brackets; an IPv4 address that came in IPv6's clothes (`::ffff:...`) is shown as IPv4.
  package let host: String
  package let port: UInt16
  private let isIPv6: Bool

  /// - Parameter host: a literal address, with or without brackets; nil for anything else.
  package init?(host: String, port: UInt16) {
    let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, bare, &four) == 1 {
      isIPv6 = false
    } else if inet_pton(AF_INET6, bare, &six) == 1 {
      isIPv6 = true
    } else {
      return nil
    }
    self.host = bare
    self.port = port
  }

  package var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }
  /// `127.0.0.1:80`, `[::1]:80`
  package var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Reads what a system call fills in, which answers 0 where it has.
  init?(_ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<Int32>) -> Int32) {
    var storage = sockaddr_storage()
    let address: SocketAddress? = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        var length = Int32(MemoryLayout<sockaddr_storage>.size)
        return fill(address, &length) == 0 ? SocketAddress(address) : nil
      }
    }
    guard let address else { return nil }
    self = address
  }

  init?(_ address: UnsafePointer<sockaddr>) {
    let raw = UnsafeRawPointer(address)
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      let four = raw.assumingMemoryBound(to: sockaddr_in.self)
      host = Self.text(AF_INET, &UnsafeMutablePointer(mutating: four).pointee.sin_addr)
      port = UInt16(bigEndian: four.pointee.sin_port)
      isIPv6 = false
    case AF_INET6:
      let six = raw.assumingMemoryBound(to: sockaddr_in6.self)
      let text = Self.text(AF_INET6, &UnsafeMutablePointer(mutating: six).pointee.sin6_addr)
      host = text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
      port = UInt16(bigEndian: six.pointee.sin6_port)
      isIPv6 = host.contains(":")
    default:
      return nil
    }
  }

  /// Hands the address to a system call.
  func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    if isIPv6 {
      var six = sockaddr_in6()
      uv_ip6_addr(host, Int32(port), &six)
      return Self.withRebound(&six, body)
    }
    var four = sockaddr_in()
    uv_ip4_addr(host, Int32(port), &four)
    return Self.withRebound(&four, body)
  }

  private static func withRebound<Address, Result>(
    _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<Address>.size))
      }
    }
  }

  private static func text(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      inet_ntop(family, address, buffer.baseAddress, socklen_t(buffer.count)).map { String(cString: $0) }
        ?? ""
    }
  }
}
