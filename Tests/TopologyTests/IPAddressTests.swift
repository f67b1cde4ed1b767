import Testing

@testable import Topology

@Suite struct IPAddressTests {
  @Test(
    arguments: [
      ("127.0.0.1", true), ("127.255.1.2", true), ("::1", true), ("0:0:0:0:0:0:0:1", true),
      ("10.0.0.1", false),
      ("::", false), ("::2", false), ("1::1", false), ("0.0.0.0", false), ("::ffff:127.0.0.1", false),
    ] as [(String, Bool)])
  func `the loopback addresses are known`(_ text: String, _ isLoopback: Bool) throws {
    #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
  }

  @Test(arguments: [
    "", "localhost", "127.1", "256.0.0.1", "1.2.3.4.5", "0x7f.0.0.1", ":::", "::1%lo", "[::1]", "1.2.3.4\0",
  ])
  func `anything else is no address`(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `spellings of one address are equal`() {
    #expect(IPAddress("::1") == IPAddress("0:0::0:1"))
    #expect(IPAddress("127.0.0.1") != IPAddress("::ffff:127.0.0.1"))
  }
}
