import Encodings
import Glibc

/// Asks the kernel about one socket (sock_diag(7)), which takes it microseconds where /proc/net/tcp lists them all.
enum SocketDiagnosis {
  /// The inode of the TCP socket that is one end of a connection; nil where there is none, or no process has it
  /// open any more, or the kernel does not answer such questions.
  static func inode(of end: ConnectionHolder.End, toward other: ConnectionHolder.End) -> UInt32? {
    guard let request = request(end, other) else { return nil }
    let descriptor = socket(
      AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Kernel.protocolNumber)
    guard descriptor >= 0 else { return nil }
    defer { closeDescriptor(descriptor) }
    guard send(descriptor, request, request.count, 0) == request.count else { return nil }
    var answer = [UInt8](repeating: 0, count: Kernel.answerBytesMax)
    // The kernel has answered before `send` returns.
    let count = recv(descriptor, &answer, answer.count, Int32(MSG_DONTWAIT))
    return inode(in: answer.prefix(max(0, count)))
  }

  /// `struct nlmsghdr` with `struct inet_diag_msg` behind it.
  static func inode(in answer: ArraySlice<UInt8>) -> UInt32? {
    guard answer.count >= Kernel.inodeOffset + 4 else { return nil }
    return answer.withUnsafeBytes { bytes in
      guard bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self) == Kernel.byFamily else { return nil }
      let inode = bytes.loadUnaligned(fromByteOffset: Kernel.inodeOffset, as: UInt32.self)
      return inode == 0 ? nil : inode
    }
  }

  /// `struct nlmsghdr` with `struct inet_diag_req_v2` behind it: one socket by both of its ends.
  private static func request(_ end: ConnectionHolder.End, _ other: ConnectionHolder.End) -> [UInt8]? {
    guard let from = IPAddressBytes.parse(end.address), let to = IPAddressBytes.parse(other.address),
      from.count == to.count
    else { return nil }
    var bytes: [UInt8] = []
    bytes.append(native: Kernel.requestBytes)
    bytes.append(native: Kernel.byFamily)
    bytes.append(native: UInt16(1))  // NLM_F_REQUEST
    bytes.append(native: UInt64(0))  // sequence and port number
    bytes += [UInt8(from.count == 4 ? AF_INET : AF_INET6), UInt8(IPPROTO_TCP), 0, 0]
    bytes.append(native: UInt32.max)  // every state
    bytes.append(native: end.port.bigEndian)
    bytes.append(native: other.port.bigEndian)
    for address in [from, to] { bytes += address + [UInt8](repeating: 0, count: 16 - address.count) }
    bytes.append(native: UInt32(0))  // every interface
    bytes.append(native: UInt64.max)  // INET_DIAG_NOCOOKIE
    return bytes
  }

  /// From linux/netlink.h, linux/sock_diag.h and linux/inet_diag.h.
  private enum Kernel {
    static let protocolNumber: Int32 = 4
    static let byFamily: UInt16 = 20
    static let requestBytes: UInt32 = 72
    static let inodeOffset = 84
    static let answerBytesMax = 4096
  }
}

extension [UInt8] {
  fileprivate mutating func append(native number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
  }
}
