import HTTP
import Nodes

/// Where a request went, as a URL says it.
struct ExchangeAddress {
  /// `https://api.example.com:9443`, without a path.
  let origin: String
  /// The host of the origin with the address that it stood for, as `curl --resolve` takes it, where a resolver would
  /// not know it.
  let resolve: String?

  init(_ exchange: ExportedExchange) {
    let connection = exchange.connection
    let scheme = connection?.security == nil ? "http" : "https"
    let local = connection.map { "\($0.local)" }
    guard case .parsed(let request) = exchange.row.request, let host = request.headers["Host"],
      let authority = Self.authority(host)
    else {
      origin = "\(scheme)://\(local ?? "\(exchange.row.to.node).invalid")"
      resolve = nil
      return
    }
    origin = "\(scheme)://\(host)"
    let isAddress = authority.host.hasPrefix("[") || authority.host.allSatisfy { $0.isNumber || $0 == "." }
    guard !isAddress, authority.host != "localhost", let endpoint = connection?.local else {
      resolve = nil
      return
    }
    let port = authority.port ?? (scheme == "https" ? "443" : "80")
    let address = endpoint.address.contains(":") ? "[\(endpoint.address)]" : endpoint.address
    resolve = "\(authority.host):\(port):\(address)"
  }

  /// Nil for what no URL can hold: whoever wrote the field was free to write anything.
  private static func authority(_ text: String) -> (host: Substring, port: Substring?)? {
    let isFit = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
        true
      default: false
      }
    }
    guard isFit, !text.isEmpty, text.first != "-" else { return nil }
    guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else { return (text[...], nil) }
    return (text[..<colon], text[text.index(after: colon)...])
  }
}
