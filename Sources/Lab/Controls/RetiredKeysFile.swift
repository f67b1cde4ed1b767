import Foundation
import IdentityProvider
import JOSE
import JSON
import Nodes

/// The keys that have signed before, in the state folder: `retired-keys.json`, public halves only. The one that signs
/// stands beside it (`signing-key`).
enum RetiredKeysFile {
  private static let name = "retired-keys.json"

  static func read(in folder: URL) throws(LabError) -> [SigningKeyRing.Retired] {
    let file = folder.appendingPathComponent(name)
    guard let bytes = FileManager.default.contents(atPath: file.path) else { return [] }
    guard let keys = try? JSONValue(parsing: Array(bytes))["keys"]?.array else {
      throw .system("\(file.path) cannot be read; without it, tokens of earlier keys cannot be verified")
    }
    return keys.compactMap { key in
      guard let x = key["x"]?.string, let y = key["y"]?.string, let until = key["untilMicroseconds"]?.int64,
        let jwk = JWK(x: x, y: y)
      else { return nil }
      return SigningKeyRing.Retired(key: jwk, until: LabTime(microseconds: until))
    }
  }

  static func write(_ retired: [SigningKeyRing.Retired], in folder: URL) throws(LabError) {
    var writer = JSONWriter(.pretty)
    writer.object { writer in
      writer.member("keys") { writer in
        writer.array { writer in
          for item in retired {
            writer.object { writer in
              writer.member("x", item.key.x)
              writer.member("y", item.key.y)
              writer.member("untilMicroseconds", item.until.microseconds)
            }
          }
        }
      }
    }
    try PrivateFile.write(Array((writer.text + "\n").utf8), to: folder.appendingPathComponent(name))
  }
}
