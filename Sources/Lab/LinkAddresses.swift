import Topology

/// The two ends of a link's connections. Names are for certificates: every listener of the lab is on the loopback.
struct LinkAddresses {
  /// To connect to.
  let far: String
  /// That connections come from.
  let near: String
  /// To bind to before connecting; nil where the system chooses `near` by itself.
  let bound: String?

  init(from node: NodeSpecification?, to listener: ListenerSpecification) {
    bound = node?.address
    let host = listener.url.host
    let isIPv6 = (host == "localhost" ? bound ?? "" : host).contains(":")
    let loopback = isIPv6 ? "::1" : "127.0.0.1"
    far = host == "localhost" ? loopback : host
    // IPv6 has one loopback address, however it was written.
    near = isIPv6 ? loopback : bound ?? loopback
  }
}
