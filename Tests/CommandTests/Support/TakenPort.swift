import Glibc

/// A TCP port of 127.0.0.1, held for as long as this object lives. It is below the range from which the
/// system gives ports away by itself, so that whoever finds it free again can rely on that.
final class TakenPort {
  let number: UInt16
  private let descriptor: Int32

  /// Takes any.
  static func any() throws -> TakenPort {
    for _ in 0..<200 {
      if let port = TakenPort(UInt16.random(in: 20_000..<30_000)) { return port }
    }
    throw TimedOut(description: "found no free port")
  }

  /// Nil where somebody has it.
  init?(_ number: UInt16) {
    self.number = number
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = number.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0, listen(descriptor, 1) == 0 else { return nil }
  }

  deinit { close(descriptor) }
}
