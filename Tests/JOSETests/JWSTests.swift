import Crypto
import Encodings
import JSON
import Testing

@testable import JOSE

struct JWSTests {
  @Test func `a signed object verifies with the published key`() throws {
    let key = try SigningKey(rawRepresentation: [UInt8](repeating: 7, count: 32))
    let token = try JWS.sign(Array(#"{"sub":"john"}"#.utf8), type: "at+jwt", with: key)
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    try #require(parts.count == 3)

    let header = try JSONValue(parsing: #require(Base64URL.decode(parts[0])))
    #expect(header == ["alg": "ES256", "typ": "at+jwt", "kid": .string(key.publicKey.keyID)])
    #expect(Base64URL.decode(parts[1]) == Array(#"{"sub":"john"}"#.utf8))

    let signature = try #require(Base64URL.decode(parts[2]))
    #expect(signature.count == 64)
    let x = try #require(Base64URL.decode(key.publicKey.x))
    let y = try #require(Base64URL.decode(key.publicKey.y))
    let verifier = try P256.Signing.PublicKey(rawRepresentation: x + y)
    #expect(
      verifier.isValidSignature(
        try .init(rawRepresentation: signature), for: Array("\(parts[0]).\(parts[1])".utf8)))
  }
}
