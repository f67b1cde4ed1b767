import Testing

@testable import Loops

@Suite struct SocketAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("[::1]", "[::1]:80"), ("0.0.0.0", "0.0.0.0:80"),
  ])
  func `a literal address is read`(host: String, text: String) {
    #expect(SocketAddress(host: host, port: 80)?.description == text)
  }

  @Test(arguments: ["", "localhost", "127.0.0.1.5", "256.0.0.1", "[127.0.0.1", "::1]", "127.1", "1::2::3"])
  func `anything else is not`(host: String) {
    #expect(SocketAddress(host: host, port: 80) == nil)
  }

  @Test(arguments: ["127.0.0.1", "::1", "10.1.2.3", "2001:db8::7"])
  func `an address survives the way through the system`(host: String) throws {
    let address = try #require(SocketAddress(host: host, port: 8443))
    #expect(address.withSystemAddress { system, _ in SocketAddress(system) } == address)
  }

  @Test func `an IPv4 address in IPv6's clothes is shown as IPv4`() throws {
    let mapped = try #require(SocketAddress(host: "::ffff:10.1.2.3", port: 1))
    #expect(mapped.withSystemAddress { system, _ in SocketAddress(system)?.host } == "10.1.2.3")
  }
}
