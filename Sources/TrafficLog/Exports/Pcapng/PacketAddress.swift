import Glibc

/// One end of a connection, as it stands in the header of a packet.
struct PacketAddress: Equatable {
  /// 4 bytes, or 16.
  let bytes: [UInt8]
  let port: UInt16

  /// - Parameter endpoint: an address of IPv4 or IPv6, which may name its zone.
  init?(_ endpoint: Endpoint) {
    let address = endpoint.address.prefix { $0 != "%" }
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, String(address), &v4) == 1 {
      bytes = withUnsafeBytes(of: v4) { Array($0) }
    } else if inet_pton(AF_INET6, String(address), &v6) == 1 {
      bytes = withUnsafeBytes(of: v6) { Array($0) }
    } else {
      return nil
    }
    port = endpoint.port
  }

  var isIPv6: Bool { bytes.count == 16 }
}
