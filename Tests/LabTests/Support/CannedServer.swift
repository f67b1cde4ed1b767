import Foundation
import Glibc
import Loops

/// A server outside of any lab that answers whatever comes first with the same bytes and closes.
final class CannedServer: Sendable {
  enum Behaviour: Sendable {
    /// There is nobody at the port.
    case absent
    /// It takes connections, and says nothing.
    case silent
    case says(String)
  }

  let port: UInt16
  /// -1 where it is absent.
  private let descriptor: Int32

  init(_ behaviour: Behaviour) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var count = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, count) | getsockname(descriptor, $0, &count)
      }
    }
    guard status == 0, Glibc.listen(descriptor, 8) == 0 else { throw UVError.invalidAddress }
    port = UInt16(bigEndian: address.sin_port)
    if case .absent = behaviour {
      Glibc.close(descriptor)
      self.descriptor = -1
      return
    }
    self.descriptor = descriptor
    guard case .says(let text) = behaviour else { return }
    Thread.detachNewThread {
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        Self.answer(text, on: connection)
      }
    }
  }

  /// Wakes the thread from its `accept`.
  func stop() {
    guard descriptor >= 0 else { return }
    shutdown(descriptor, Int32(SHUT_RDWR))
    Glibc.close(descriptor)
  }

  private static func answer(_ text: String, on connection: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    _ = read(connection, &buffer, buffer.count)
    let bytes = Array(text.utf8)
    _ = write(connection, bytes, bytes.count)
    Glibc.close(connection)
  }
}
