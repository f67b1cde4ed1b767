import Glibc
import Testing

@testable import Loops

@Suite struct ConnectionHolderTests {
  private static let v4: [UInt32] = [0x0100_007F]

  @Test func `a connection is found by both of its ends`() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0
         1: 0100007F:20FB 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0
         2: 0100007F:9C40 0100007F:20FB 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0
         3: 0100007F:9C41 0100007F:20FB 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0 100 0
         4: 0100007F:9C42 0100007F:20FB 01
      """
    func inode(_ port: UInt16) -> String? {
      ConnectionHolder.inode(
        in: Array(table.utf8), ConnectionHolder.key(Self.v4, port, Self.v4, 8443))
    }
    #expect(inode(40_000) == "333")
    for port: UInt16 in [40_001, 40_002, 40_003] { #expect(inode(port) == nil, "\(port)") }
  }

  @Test func `ends are written as the kernel writes them`() {
    func text(_ address: String) -> String? {
      ConnectionHolder.words(address).map {
        String(decoding: ConnectionHolder.key($0, 1, $0, 65535), as: UTF8.self)
      }
    }
    #expect(text("127.0.0.1") == "0100007F:0001 0100007F:FFFF ")
    #expect(text("::1") == "00000000000000000000000001000000:0001 00000000000000000000000001000000:FFFF ")
    #expect(text("localhost") == nil)
  }

  @Test(arguments: ["127.0.0.1", "::1"]) func `a process holds its connections, and so does who started it`(
    address: String
  ) throws {
    let listening = try AcceptingSocket(binding: try #require(SocketAddress(host: address, port: 0)))
    let client = socket(listening.address.family, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    try #require(listening.address.withSystemAddress { connect(client, $0, $1) } == 0)
    let far = ConnectionHolder.End(address: address, port: try localPort(client))
    let near = ConnectionHolder.End(address: address, port: listening.address.port)
    #expect(ConnectionHolder.root(holding: far, toward: near, among: [getpid()]) == getpid())
    #expect(ConnectionHolder.root(holding: far, toward: near, among: [getppid()]) == getppid())
    #expect(ConnectionHolder.root(holding: far, toward: near, among: []) == nil)
    // Nobody's ancestor: the kernel gives no process a number as high.
    #expect(ConnectionHolder.root(holding: far, toward: near, among: [Int32.max]) == nil)
  }

  private func localPort(_ descriptor: Int32) throws -> UInt16 {
    let address = SocketAddress { system, length in
      withUnsafeMutablePointer(to: &length.pointee) {
        $0.withMemoryRebound(to: socklen_t.self, capacity: 1) { getsockname(descriptor, system, $0) }
      }
    }
    return try #require(address).port
  }
}
