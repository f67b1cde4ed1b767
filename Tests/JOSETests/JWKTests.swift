import Encodings
import JSON
import Testing

@testable import JOSE

struct JWKTests {
  /// The key and the value of RFC 9449 §4.1 and §6.1.
  @Test func `the name of a key is its thumbprint`() throws {
    let x = try #require(Base64URL.decode("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs"))
    let y = try #require(Base64URL.decode("9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"))
    #expect(JWK(x: x, y: y).keyID == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
  }

  @Test func `a published key has seven members and nothing private`() throws {
    let key = try SigningKey(rawRepresentation: [UInt8](repeating: 7, count: 32))
    var writer = JSONWriter()
    writer.value(JWKSet([key.publicKey]))
    let published = try #require(JSONValue(parsing: writer.bytes)["keys"]?[0]?.object)
    #expect(published.names == ["kty", "crv", "x", "y", "use", "kid", "alg"])
    #expect(!writer.text.contains(Base64URL.encode(key.rawRepresentation)))
  }
}
