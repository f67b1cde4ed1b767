import Crypto
import Testing

@testable import JOSE

struct SigningKeyTests {
  @Test func `a key survives being written down`() throws {
    let key = try SigningKey(from: { [UInt8](repeating: 7, count: $0) })
    let again = try SigningKey(rawRepresentation: key.rawRepresentation)
    #expect(again.publicKey == key.publicKey)
  }

  @Test(arguments: [[UInt8](), [1], .init(repeating: 0, count: 32), .init(repeating: 255, count: 32)])
  func `bytes that are no scalar of the curve are refused`(bytes: [UInt8]) {
    #expect(throws: JOSEError.unusableKey("not a private key of P-256")) {
      try SigningKey(rawRepresentation: bytes)
    }
  }

  @Test func `a draw that is no key is repeated`() throws {
    var draws = 0
    let key = try SigningKey(from: { count in
      draws += 1
      return [UInt8](repeating: draws == 1 ? 0 : 9, count: count)
    })
    #expect(draws == 2)
    #expect(key.rawRepresentation == [UInt8](repeating: 9, count: 32))
  }

  @Test func `a source that yields no key is given up`() {
    #expect(throws: JOSEError.self) { try SigningKey(from: { [UInt8](repeating: 0, count: $0) }) }
  }
}
