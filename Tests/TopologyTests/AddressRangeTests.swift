import Testing
import Topology

@Suite struct AddressRangeTests {
  @Test(
    arguments: [
      ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "1.2.3.4", true),
      ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("10.1.2.3/8", "10.9.9.9", true),
      ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.129", true),
      ("::1", "::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
      ("2001:db8::/33", "2001:db8:8000::1", false), ("0.0.0.0/0", "::1", false), ("::/0", "127.0.0.1", false),
    ] as [(String, String, Bool)])
  func `a range holds an address or not`(range: String, address: String, holds: Bool) throws {
    let range = try #require(AddressRange(range))
    #expect(range.contains(try #require(IPAddress(address))) == holds)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8", "::/129", "a/1",
    "10.0.0.0/8/8",
  ])
  func `what is no range is refused`(text: String) {
    #expect(AddressRange(text) == nil)
  }
}
