import Encodings
import Testing

@testable import IdentityProvider

struct ScryptTests {
  @Test(arguments: [
    ("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"),
    ("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"),
    (
      "pleaseletmein", "SodiumChloride", 16384, 8, 1,
      "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    ),
  ])
  func `the vectors of RFC 7914 hold`(
    password: String, salt: String, cost: Int, blockSize: Int, parallelism: Int, key: String
  ) {
    let scrypt = Scrypt(cost: cost, blockSize: blockSize, parallelism: parallelism)
    #expect(scrypt.derive(from: password, salt: Array(salt.utf8)).map { Hexadecimal.encode($0) } == key)
  }

  @Test func `parameters that scrypt does not know give nothing`() {
    #expect(Scrypt(cost: 3, blockSize: 8, parallelism: 1).derive(from: "x", salt: []) == nil)
  }
}
