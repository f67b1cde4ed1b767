import Glibc

/// Addresses as certificates and packets hold them: four or sixteen bytes in network order.
package enum IPAddressBytes {
  /// Nil where `text` is no IPv4 or IPv6 address.
  package static func parse(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
  }
}
