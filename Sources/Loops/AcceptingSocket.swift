import Glibc
import Synchronization

/// Why a port could not be had.
package enum BindError: Error, Sendable, Equatable {
  case addressInUse(host: String, port: UInt16)
  case permissionDenied(host: String, port: UInt16)
  case other(host: String, port: UInt16, UVError)
}

/// A listening socket that has its port for itself: a second one on the port fails, also by the same user, for
/// `SO_REUSEPORT` is not set. It listens from its making on, since without that Linux lets two sockets with
/// `SO_REUSEADDR` bind one port; nothing is accepted until a loop watches it.
package final class AcceptingSocket: Sendable {
  /// Connections that the system completes ahead of `accept`.
  private static let backlogMax: Int32 = 1024

  /// With the port that the system chose, where 0 was asked for.
  package let address: SocketAddress
  let descriptor: Int32

  package init(binding address: SocketAddress) throws(BindError) {
    let descriptor = socket(
      address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw BindError(address, errno) }
    do {
      try Self.listen(descriptor, address)
    } catch {
      closeDescriptor(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.address =
      SocketAddress { system, length in
        withUnsafeMutablePointer(to: &length.pointee) {
          $0.withMemoryRebound(to: socklen_t.self, capacity: 1) { getsockname(descriptor, system, $0) }
        }
      } ?? address
  }

  deinit { closeDescriptor(descriptor) }

  private static func listen(_ descriptor: Int32, _ address: SocketAddress) throws(BindError) {
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size)
    if address.family == AF_INET6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &one, size) }
    let bound = address.withSystemAddress { bind(descriptor, $0, $1) }
    guard bound == 0, Glibc.listen(descriptor, backlogMax) == 0 else { throw BindError(address, errno) }
  }
}

extension BindError {
  fileprivate init(_ address: SocketAddress, _ code: Int32) {
    switch code {
    case EADDRINUSE: self = .addressInUse(host: address.host, port: address.port)
    case EACCES, EPERM: self = .permissionDenied(host: address.host, port: address.port)
    default: self = .other(host: address.host, port: address.port, UVError(code: -code))
    }
  }
}

func closeDescriptor(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
