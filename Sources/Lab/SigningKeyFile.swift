import Foundation
import JOSE
import Nodes

/// The key by which an identity provider signs, kept in the state folder (mode 0600), so that what it signed
/// can be verified after a restart.
enum SigningKeyFile {
  static let name = "signing-key"

  static func loadOrMake(_ url: URL, random: any RandomBytes) throws(LabError) -> SigningKey {
    do throws(JOSEError) {
      if let stored = FileManager.default.contents(atPath: url.path) {
        return try SigningKey(rawRepresentation: Array(stored))
      }
    } catch {
      throw .system("cannot use the signing key \(url.path): \(error)")
    }
    let key: SigningKey
    do throws(JOSEError) { key = try SigningKey(from: { random.next($0) }) } catch {
      throw .system("cannot make a signing key: \(error)")
    }
    try write(key, to: url)
    return key
  }

  static func write(_ key: SigningKey, to url: URL) throws(LabError) {
    try PrivateFile.write(key.rawRepresentation, to: url)
  }
}
