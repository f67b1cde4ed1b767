import Foundation
import JOSE
import Nodes

/// The key by which an identity provider signs, kept in the state folder (mode 0600), so that what it signed
/// can be verified after a restart.
enum SigningKeyFile {
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
    try PrivateFile.write(key.rawRepresentation, to: url)
    return key
  }
}
