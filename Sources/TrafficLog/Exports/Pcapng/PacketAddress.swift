import Encodings

/// One end of a connection, as it stands in the header of a packet.
struct PacketAddress: Equatable {
  /// 4 bytes, or 16.
  let bytes: [UInt8]
  let port: UInt16

  /// - Parameter endpoint: an address of IPv4 or IPv6, which may name its zone.
  init?(_ endpoint: Endpoint) {
    guard let bytes = IPAddressBytes.parse(String(endpoint.address.prefix { $0 != "%" })) else { return nil }
    self.bytes = bytes
    port = endpoint.port
  }

  var isIPv6: Bool { bytes.count == 16 }
}
