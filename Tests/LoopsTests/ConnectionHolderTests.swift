import Glibc
import Testing

@testable import Loops

@Suite struct ConnectionHolderTests {
  /// A connection of this process's own.
  private final class Connection {
    private let listening: AcceptingSocket
    private let client: Int32
    let far: ConnectionHolder.End
    let near: ConnectionHolder.End

    /// - Parameter address: of both ends.
    init(_ address: String) throws {
      listening = try AcceptingSocket(binding: try #require(SocketAddress(host: address, port: 0)))
      let client = socket(listening.address.family, Int32(SOCK_STREAM.rawValue), 0)
      self.client = client
      try #require(listening.address.withSystemAddress { connect(client, $0, $1) } == 0)
      let local = SocketAddress { system, length in
        withUnsafeMutablePointer(to: &length.pointee) {
          $0.withMemoryRebound(to: socklen_t.self, capacity: 1) { getsockname(client, system, $0) }
        }
      }
      far = .init(address: address, port: try #require(local).port)
      near = .init(address: address, port: listening.address.port)
    }

    deinit { close(client) }
  }

  @Test(arguments: ["127.0.0.1", "::1"]) func `a connection is its process's, and its session leader's`(
    address: String
  ) throws {
    let connection = try Connection(address)
    defer { withExtendedLifetime(connection) {} }
    func leader(_ leaders: Set<Int32>) -> Int32? {
      ConnectionHolder.leader(holding: connection.far, toward: connection.near, among: leaders)
    }
    #expect(leader([getpid()]) == getpid())
    #expect(leader([getsid(0)]) == getsid(0))
    #expect(leader([getsid(0), Int32.max]) == getsid(0))
    #expect(leader([]) == nil)
    // The kernel gives no process a number as high.
    #expect(leader([Int32.max]) == nil)
  }

  @Test func `an end that nobody has open is nobody's`() throws {
    let connection = try Connection("127.0.0.1")
    defer { withExtendedLifetime(connection) {} }
    let (far, near) = (connection.far, connection.near)
    #expect(SocketDiagnosis.inode(of: far, toward: near) != nil)
    #expect(SocketDiagnosis.inode(of: .init(address: "127.0.0.2", port: far.port), toward: near) == nil)
    #expect(SocketDiagnosis.inode(of: far, toward: .init(address: "127.0.0.1", port: 1)) == nil)
    // Not accepted, so that no process has it yet.
    #expect(SocketDiagnosis.inode(of: near, toward: far) == nil)
    #expect(SocketDiagnosis.inode(of: .init(address: "localhost", port: far.port), toward: near) == nil)
    #expect(SocketDiagnosis.inode(of: .init(address: "::1", port: far.port), toward: near) == nil)
  }

  @Test func `what is no answer tells no inode`() {
    for count in [0, 4, 16, 36, 87] {
      #expect(SocketDiagnosis.inode(in: [UInt8](repeating: 255, count: count)[...]) == nil)
    }
    #expect(SocketDiagnosis.inode(in: [UInt8](repeating: 2, count: 124)[...]) == nil)
  }
}
