/// The header fields by which proxies tell a client's certificate, in every dialect known here. A proxy removes
/// them all from what comes in, for whoever stands behind it might believe one of them.
package enum CertificateHeaderNames {
  /// Whether a field of that name speaks of a client certificate. Case does not matter, and anything that is
  /// neither letter nor digit counts as a dash: `X_Ssl_Cert` is `X-Ssl-Cert` to many a program behind.
  package static func isClientCertificateHeader(_ name: some Collection<UInt8>) -> Bool {
    name.withContiguousStorageIfAvailable(isKnown) ?? Array(name).withUnsafeBufferPointer(isKnown)
  }

  private static func isKnown(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = name.first else { return false }
    return prefixesByFirstLetter[Int(normalize(first))].contains { isPrefix($0, of: name) }
  }

  /// Each stands for all names that begin with it.
  private static let prefixes: [[UInt8]] = [
    "client-cert",  // RFC 9440, with -chain
    "x-client-cert", "x-client-dn", "x-client-verify", "x-client-ssl",
    "x-forwarded-client-cert",  // Envoy
    "x-forwarded-tls-client-cert",  // Traefik, with -info
    "x-forwarded-ssl-client",
    "x-ssl-",  // nginx, HAProxy
    "x-tls-client", "x-tls-cert", "x-mtls-", "x-subject-dn", "x-issuer-dn",
    "ssl-client", "ssl-cert", "tls-client", "tls-cert",
    "x-amzn-mtls-",  // AWS load balancers
    "x-arr-clientcert", "x-arr-client-cert",  // Azure
    "cf-client-cert", "x-goog-client-cert", "wl-proxy-client-cert", "x-apigee-tls-client",
    "http-client-cert", "http-x-ssl", "http-ssl-client",
  ].map { (name: String) in Array(name.utf8) }

  /// Most names part at their first letter: 128 lists, most of them empty.
  private static let prefixesByFirstLetter = (UInt8(0)..<128).map { letter in
    prefixes.filter { $0.first == letter }
  }

  private static func isPrefix(_ prefix: [UInt8], of name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count >= prefix.count else { return false }
    for index in prefix.indices where normalize(name[index]) != prefix[index] { return false }
    return true
  }

  @inline(__always)
  private static func normalize(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    default: UInt8(ascii: "-")
    }
  }
}
