import Glibc
import Testing

@testable import Loops

@Suite struct PortHolderTests {
  @Test func `a process that listens is named`() throws {
    let socket = try AcceptingSocket(binding: try #require(SocketAddress(host: "127.0.0.1", port: 0)))
    let text = try #require(PortHolder.describe(port: socket.address.port))
    #expect(text.hasPrefix("pid \(getpid()) ("))
  }

  @Test func `a port that is free has no holder`() throws {
    var port: UInt16 = 0
    do {
      port = try AcceptingSocket(binding: try #require(SocketAddress(host: "127.0.0.1", port: 0))).address
        .port
    }
    #expect(PortHolder.describe(port: port) == nil)
  }

  @Test func `only listening sockets of the port are taken from the kernel's table`() {
    let table = """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0
         1: 0100007F:20FB 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0
         2: 0100007F:20FC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0
         3: broken
      """
    #expect(PortHolder.listeningSockets(in: table, port: 8443) == ["111"])
  }
}
