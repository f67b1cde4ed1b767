import Certificates
package import HTTP

/// Which header lines pass through a gateway.
///
/// Taken away are the lines that speak of one connection only (RFC 9110 §7.6.1) and those that `Connection`
/// names; from requests also what the next connection writes anew, and every client-certificate header
/// of any dialect (RFC 9440 §2.4) and every claim header, because at the far end only a gateway may be their
/// author.
package enum ForwardableHeaders {
  /// - Returns: also the names of those lines that only a gateway may write.
  package static func request(_ headers: HTTPHeaders) -> (headers: HTTPHeaders, forged: [String]) {
    let named = connectionOptions(of: headers)
    var forged: [String] = []
    let kept = headers.keeping { name in
      if CertificateHeaderNames.isClientCertificateHeader(name) || ClaimHeaders.isClaimHeader(name) {
        forged.append(String(decoding: name, as: UTF8.self))
        return false
      }
      return !isOfOneConnection(name) && !isAnswered(name) && !named.contains { matches(name, $0) }
    }
    return (kept, forged)
  }

  package static func response(_ headers: HTTPHeaders) -> HTTPHeaders {
    let named = connectionOptions(of: headers)
    return headers.keeping { name in
      !isOfOneConnection(name) && !matches(name, "date") && !named.contains { matches(name, $0) }
    }
  }

  /// In lower case, without the blanks around the commas.
  private static func connectionOptions(of headers: HTTPHeaders) -> [String] {
    guard headers.contains("Connection") else { return [] }
    return headers.values("Connection").flatMap { value in
      value.split(separator: ",").map { option in
        option.filter { $0 != " " && $0 != "\t" }.lowercased()
      }
    }
  }

  private static func isOfOneConnection(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.count {
    case 2: matches(name, "te")
    case 7: matches(name, "trailer") || matches(name, "upgrade")
    case 10: matches(name, "connection") || matches(name, "keep-alive")
    case 16: matches(name, "proxy-connection")
    case 17: matches(name, "transfer-encoding")
    case 18: matches(name, "proxy-authenticate")
    case 19: matches(name, "proxy-authorization")
    default: false
    }
  }

  /// What this hop has answered itself, or says anew.
  private static func isAnswered(_ name: ArraySlice<UInt8>) -> Bool {
    matches(name, "host") || matches(name, "expect") || matches(name, "content-length")
  }

  /// - Parameter lowercased: in lower case already.
  private static func matches(_ name: ArraySlice<UInt8>, _ lowercased: String) -> Bool {
    name.count == lowercased.utf8.count
      && zip(name, lowercased.utf8).allSatisfy { asciiLowercased($0) == $1 }
  }
}
