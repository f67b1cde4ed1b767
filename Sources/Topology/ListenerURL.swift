/// `https://localhost:8443`: a scheme, a host and a port, nothing else.
package struct ListenerURL: Sendable, Equatable, Hashable, CustomStringConvertible {
  package enum Scheme: String, Sendable { case http, https }
  package var scheme: Scheme
  /// A name or an address, an IPv6 address without brackets.
  package var host: String
  package var port: UInt16

  package init(scheme: Scheme, host: String, port: UInt16) {
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// Nil unless `text` has all three parts and no fourth; ports count from 1.
  package init?(parsing text: String) {
    guard let scheme: Scheme = text.hasPrefix("https://") ? .https : text.hasPrefix("http://") ? .http : nil,
      let colon = text.lastIndex(of: ":")
    else { return nil }
    let host = text[..<colon].dropFirst(scheme.rawValue.count + 3)
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (UInt8.zero ... .nine).contains($0) }), let port = UInt16(digits),
      port > 0,
      let address = ListenerURL.host(host)
    else { return nil }
    self.init(scheme: scheme, host: address, port: port)
  }

  package var description: String {
    "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  private static func host(_ text: Substring) -> String? {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let address = String(text.dropFirst().dropLast())
      return IPAddress(address)?.bytes.count == 16 ? address : nil
    }
    let name = String(text)
    return IPAddress(name)?.bytes.count == 4 || TextPattern.hostName.matches(name) ? name : nil
  }
}

extension ListenerURL {
  /// The addresses that a listener of this host binds: both loopbacks for `localhost`; none where the host
  /// is another name.
  package var addresses: [IPAddress] {
    if host.lowercased() == "localhost" { return [.loopback4, .loopback6] }
    return IPAddress(host).map { [$0] } ?? []
  }

  package var isLoopback: Bool { !addresses.isEmpty && addresses.allSatisfy(\.isLoopback) }
}
